"""Who may do what is changed at the command line, and the log hears of it."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from yunnao.command.account_feed import AccountFeed
from yunnao.command.people import People
from yunnao.model.order import Person, Role

NOW = datetime.now(UTC) + timedelta(minutes=1)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_every_change_is_told_once_with_who_did_it_and_no_secret(tmp_path: Path) -> None:
    with closing(People(tmp_path / "people.db", CHEAP)) as people:
        feed = AccountFeed(people)
        secret = people.add(Person(id="li", name="李", roles=[Role.COMMANDER]), NOW)
        people.first_run(NOW)
        token = people.give_token("li", "pad", NOW)
        renewed = people.renew_secret("li")
        people.disable("li")
        people.disable("li", disabled=False)
        people.take_tokens("li")
        told = feed.poll(None, NOW)
        assert [(s.data.person, s.data.what) for s in told] == [
            ("li", "added as commander"), ("li", "given the token pad"), ("li", "given another secret"),
            ("li", "shut out"), ("li", "let in"), ("li", "lost the token pad")]
        assert all(s.actor.startswith("uid:") for s in told)
        assert not [s for s in told if any(word in str(s.data) for word in (secret, token, renewed))]
        assert feed.poll(None, NOW) == []
        again = AccountFeed(people).poll(None, NOW)
        assert [s.id for s in again] == [s.id for s in told], "told again under the same ids"
