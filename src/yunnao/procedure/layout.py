"""One layout for every plan: the same words, comments and order, the same indents, so that changes stand out."""

from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

WIDTH = 120
"""As long as a line may be; Chinese signs count as one."""


def laid_out(text: str) -> str:
    """The text in the house layout, comments and quotes kept; laid out again it stays as it is.

    Raises ValueError for text that is no YAML, or (it should never happen) would not mean the same afterwards.
    """
    try:
        if not isinstance(YAML(typ="safe").load(text), dict):
            raise ValueError("it holds no fields, so it was left as it is")
        made = _once(text)
        again = _once(made)
    except YAMLError as error:
        raise ValueError(f"not readable YAML, so it was left as it is: {error}") from error
    safe = YAML(typ="safe")
    if safe.load(made) != safe.load(text) or again != made:
        raise ValueError("the layout would change what the plan says, so it was left as it is; please report this file")
    return made


def _once(text: str) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(yaml.load(text), out)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
