"""People: secrets shown once and kept as hashes, roles, sessions that end, guesses that have to wait."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunnao.command.patience import FREE_TRIES, LONGEST_WAIT
from yunnao.command.people import SESSION_LASTS, TOKEN_PREFIX, People, SignInRefused
from yunnao.model.order import Person, Role

NOW = datetime(2026, 7, 1, tzinfo=UTC)
WANG = Person(id="wang", name="王指挥", roles=[Role.COMMANDER, Role.DUTY_OFFICER])
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "correct horse battery"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with closing(People(tmp_path / "people.db", CHEAP)) as people:
        yield people


def test_the_first_start_makes_an_administrator_and_tells_the_secret_once(people: People) -> None:
    secret = people.first_run(NOW)
    assert secret is not None and len(secret) >= 20
    assert people.first_run(NOW) is None
    assert people.sign_in("admin", secret, NOW).person.roles == [Role.ADMIN]


def test_two_stores_have_two_secrets(tmp_path: Path) -> None:
    made = {People(tmp_path / name / "people.db", CHEAP).first_run(NOW) for name in "ab"}
    assert len(made) == 2


def test_a_person_signs_in_by_id_or_name_with_the_right_secret_only(people: People) -> None:
    assert people.add(WANG, NOW, GOOD) == GOOD
    for name in ("wang", "王指挥"):
        assert people.sign_in(name, GOOD, NOW).person == WANG
    refusals = set()
    for name, secret in (("wang", GOOD + "x"), ("li", GOOD), ("wang", ""), ("", ""), ("wang", TOKEN_PREFIX + "x")):
        with pytest.raises(SignInRefused) as refusal:
            people.sign_in(name, secret, NOW)
        refusals.add(str(refusal.value))
    assert len(refusals) == 1, "a refusal does not tell whether the name exists"


def test_nothing_secret_is_written_down(people: People, tmp_path: Path) -> None:
    people.add(WANG, NOW, GOOD)
    session, token = people.sign_in("wang", GOOD, NOW), people.give_token("wang", "drill script", NOW)
    with pytest.raises(SignInRefused):
        people.sign_in("my-secret-typed-as-name", GOOD, NOW)
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (GOOD, session.id, token, "my-secret-typed-as-name"):
        assert secret.encode() not in everything
    assert b"$argon2id$" in everything


def test_only_the_owner_may_read_the_accounts(people: People, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "people.db").stat().st_mode) == 0o600


def test_the_default_hash_is_argon2id_at_the_librarys_cost(tmp_path: Path) -> None:
    people = People(tmp_path / "people.db")
    people.add(WANG, NOW, GOOD)
    with closing(sqlite3.connect(tmp_path / "people.db")) as db:
        (kept,) = db.execute("select secret from person").fetchone()
    assert kept.startswith("$argon2id$") and not PasswordHasher().check_needs_rehash(kept)
    assert people.sign_in("wang", GOOD, NOW).person == WANG


def test_a_session_ends_after_a_shift_or_at_sign_out(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    session = people.sign_in("wang", GOOD, NOW)
    assert session.expires_at == NOW + SESSION_LASTS
    assert people.person_of(session.id, NOW + SESSION_LASTS - timedelta(seconds=1)) == WANG
    assert people.person_of(session.id, NOW + SESSION_LASTS) is None
    people.sign_out(session.id)
    assert people.person_of(session.id, NOW) is None
    people.sign_out(session.id)
    assert people.person_of("no such session", NOW) is None and people.person_of("\ud800", NOW) is None


def test_sessions_outlive_the_process(tmp_path: Path) -> None:
    before = People(tmp_path / "people.db", CHEAP)
    before.add(WANG, NOW, GOOD)
    session = before.sign_in("wang", GOOD, NOW)
    before.close()
    with closing(People(tmp_path / "people.db", CHEAP)) as after:
        assert after.person_of(session.id, NOW) == WANG


def test_who_is_disabled_is_out_at_once_and_may_come_back(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    session, token = people.sign_in("wang", GOOD, NOW), people.give_token("wang", "t", NOW)
    people.disable("wang")
    assert people.person_of(session.id, NOW) is None and people.person_of_token(token) is None
    with pytest.raises(SignInRefused):
        people.sign_in("wang", GOOD, NOW)
    people.disable("wang", disabled=False)
    assert people.sign_in("wang", GOOD, NOW).person == WANG and people.person_of_token(token) == WANG
    assert people.person_of(session.id, NOW) is None, "the old session stays ended"


def test_the_last_administrator_stays(people: People) -> None:
    people.first_run(NOW)
    with pytest.raises(ValueError, match="last administrator"):
        people.disable("admin")
    people.add(Person(id="second", name="乙", roles=[Role.ADMIN]), NOW)
    people.disable("admin")
    with pytest.raises(ValueError, match="last administrator"):
        people.disable("second")


def test_a_token_signs_for_its_person_until_it_is_taken(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    people.add(Person(id="li", name="李", roles=[Role.OBSERVER]), NOW)
    token = people.give_token("wang", "script", NOW)
    assert people.give_token("wang", "script", NOW) != token and len(token) >= 43
    assert people.person_of_token(token) == WANG and people.sign_in("wang", token, NOW).person == WANG
    with pytest.raises(SignInRefused):
        people.sign_in("li", token, NOW)
    assert people.take_tokens("wang") == 2 and people.person_of_token(token) is None


def test_a_new_secret_makes_the_old_one_and_its_sessions_worthless(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    session = people.sign_in("wang", GOOD, NOW)
    new = people.renew_secret("wang")
    assert people.person_of(session.id, NOW) is None and people.sign_in("wang", new, NOW).person == WANG
    with pytest.raises(SignInRefused):
        people.sign_in("wang", GOOD, NOW)


@pytest.mark.parametrize("secret", ["short", "123456789"])
def test_a_short_secret_is_refused(people: People, secret: str) -> None:
    with pytest.raises(ValueError, match="at least 10 characters"):
        people.add(WANG, NOW, secret)
    assert people.every() == []


@pytest.mark.parametrize("twin", [Person(id="wang", name="别人", roles=[Role.OBSERVER]),
                                  Person(id="other", name="王指挥", roles=[Role.OBSERVER]),
                                  Person(id="王指挥", name="x", roles=[Role.OBSERVER]),
                                  Person(id="x", name="wang", roles=[Role.OBSERVER])])
def test_the_log_can_never_mean_two_people(people: People, twin: Person) -> None:
    people.add(WANG, NOW)
    with pytest.raises(ValueError, match="already a person"):
        people.add(twin, NOW)


@pytest.mark.parametrize("nobody", [Person(id=" ", name="x", roles=[Role.ADMIN]), Person(id="x", name="x", roles=[])])
def test_a_person_needs_an_id_and_a_role(people: People, nobody: Person) -> None:
    with pytest.raises(ValueError, match="at least one role"):
        people.add(nobody, NOW)


def test_unknown_ids_are_told_who_there_is(people: People) -> None:
    people.add(WANG, NOW)
    for act in (people.disable, people.renew_secret, people.take_tokens):
        with pytest.raises(LookupError, match="nobody has the id 'li': there is wang"):
            act("li")


def test_the_list_shows_everything_but_secrets(people: People) -> None:
    secret = people.add_with_token("演示指挥员", [Role.COMMANDER], NOW)
    people.add(WANG, NOW)
    people.give_token("wang", "script", NOW)
    guest, wang = sorted(people.every(), key=lambda a: a.person.id != "演示指挥员")
    assert guest.person == Person(id="演示指挥员", name="演示指挥员", roles=[Role.COMMANDER]) and guest.tokens == []
    assert (wang.person, wang.disabled, wang.added_at, wang.tokens) == (WANG, False, NOW, ["script"])
    assert people.sign_in("演示指挥员", secret, NOW).person == guest.person


# -- guessing --------------------------------------------------------------------------------------


def fail(people: People, name: str, now: datetime) -> str:
    with pytest.raises(SignInRefused) as refusal:
        people.sign_in(name, "wrong secret", now)
    return str(refusal.value)


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_who_guesses_waits_longer_each_time_whether_or_not_the_name_exists(people: People, name: str) -> None:
    people.add(WANG, NOW, GOOD)
    for _ in range(FREE_TRIES):
        assert "不对" in fail(people, name, NOW)
    assert "10 秒后再试" in fail(people, name, NOW)
    assert "1 秒后再试" in fail(people, name, NOW + timedelta(seconds=9.5))
    assert "不对" in fail(people, name, NOW + timedelta(seconds=10))
    assert "20 秒后再试" in fail(people, name, NOW + timedelta(seconds=10))


def test_while_waiting_even_the_right_secret_waits_and_never_longer_than_a_minute(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    now = NOW
    for _ in range(40):
        now += LONGEST_WAIT
        fail(people, "wang", now)
    with pytest.raises(SignInRefused, match="60 秒后再试"):
        people.sign_in("wang", GOOD, now)
    assert people.sign_in("wang", GOOD, now + LONGEST_WAIT).person == WANG
    assert "不对" in fail(people, "wang", now + LONGEST_WAIT), "a success wipes the slate"


def test_waiting_survives_a_restart(people: People, tmp_path: Path) -> None:
    for _ in range(FREE_TRIES):
        fail(people, "wang", NOW)
    with closing(People(tmp_path / "people.db", CHEAP)) as again:
        assert "秒后再试" in fail(again, "wang", NOW)


def test_one_persons_guesses_do_not_keep_another_out(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    for _ in range(FREE_TRIES + 3):
        fail(people, "li", NOW)
    assert people.sign_in("wang", GOOD, NOW).person == WANG


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(name=st.text(st.characters(codec=None), max_size=40), secret=st.text(st.characters(codec=None), max_size=40))
def test_whatever_is_typed_is_refused_and_never_an_error(people: People, name: str, secret: str) -> None:
    with pytest.raises(SignInRefused):
        people.sign_in(name, secret, NOW)


def test_many_threads_may_sign_in_at_once(people: People) -> None:
    people.add(WANG, NOW, GOOD)
    seen: list[Person | None] = []

    def come_and_go() -> None:
        for _ in range(5):
            session = people.sign_in("wang", GOOD, NOW)
            seen.append(people.person_of(session.id, NOW))
            people.sign_out(session.id)
            people.every()

    threads = [threading.Thread(target=come_and_go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert seen == [WANG] * 40
