"""`yunnao people`: who may come in, in the accounts of a store."""

from contextlib import closing
from pathlib import Path

import typer

from yunnao.cli.say import note, say
from yunnao.command.people import People
from yunnao.model.clock import WallClock
from yunnao.model.order import Person, Role

app = typer.Typer(no_args_is_help=True, help="People 人员: accounts, roles and tokens of a store.")

STORE = typer.Argument(..., help="The folder of the log; the accounts are its people.db.")
WHO = typer.Argument(..., help="The person's id.")
JSON = typer.Option(False, "--json", help="Print JSON with stable keys.")


@app.command("add")
def add(store: Path = STORE, who: str = WHO, name: str = typer.Option("", help="As shown to others; else the id."),
        role: list[Role] = typer.Option(..., help="May be given more than once."),
        department: str = typer.Option("", help="Whose tasks a department answers for."), as_json: bool = JSON) -> None:
    """Add a person; their secret is made up here and shown only now."""
    person = Person(id=who, name=name or who, roles=role, department=department)
    with closing(People(store / "people.db")) as people:
        secret = people.add(person, WallClock().now())
    say({"id": who, "secret": secret}, as_json)
    note("Hand the secret over in person; it is kept nowhere.")


@app.command("list")
def list_(store: Path = STORE, as_json: bool = JSON) -> None:
    """Everyone, with their roles and the labels of their tokens."""
    with closing(_people(store)) as people:
        rows = [{"id": a.person.id, "name": a.person.name, "roles": [str(r) for r in a.person.roles],
                 "department": a.person.department, "disabled": a.disabled, "tokens": a.tokens,
                 "added_at": a.added_at.isoformat(timespec="seconds")} for a in people.every()]
    say(rows, as_json)


@app.command("disable")
def disable(store: Path = STORE, who: str = WHO, as_json: bool = JSON) -> None:
    """Shut a person out at once: their sessions end and their tokens are worth nothing."""
    with closing(_people(store)) as people:
        people.disable(who)
    say({"id": who, "disabled": True}, as_json)


@app.command("enable")
def enable(store: Path = STORE, who: str = WHO, as_json: bool = JSON) -> None:
    """Let a person in again, with the secret they had."""
    with closing(_people(store)) as people:
        people.disable(who, disabled=False)
    say({"id": who, "disabled": False}, as_json)


@app.command("secret")
def secret(store: Path = STORE, who: str = WHO, as_json: bool = JSON) -> None:
    """Give a person a new secret, shown only now; their sessions end."""
    with closing(_people(store)) as people:
        made = people.renew_secret(who)
    say({"id": who, "secret": made}, as_json)


@app.command("token")
def token(store: Path = STORE, who: str = WHO, label: str = typer.Option(..., help="What it is for."),
          as_json: bool = JSON) -> None:
    """Give a script a token that signs in as this person, shown only now."""
    with closing(_people(store)) as people:
        made = people.give_token(who, label, WallClock().now())
    say({"id": who, "label": label, "token": made}, as_json)


@app.command("untoken")
def untoken(store: Path = STORE, who: str = WHO, as_json: bool = JSON) -> None:
    """Make all tokens of a person worthless."""
    with closing(_people(store)) as people:
        gone = people.take_tokens(who)
    say({"id": who, "tokens_taken": gone}, as_json)


def _people(store: Path) -> People:
    file = store / "people.db"
    if not file.is_file():
        raise typer.BadParameter(f"there are no accounts in {store}: give the folder of the log, "
                                 "or make the first account with `yunnao people add`")
    return People(file)
