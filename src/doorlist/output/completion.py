"""Scripts that complete doorlist's command line in bash, zsh and fish.

Everything that can be completed is known when the script is made, so that pressing Tab never starts Python.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: What a value is: a file, a folder, text of one's own, or one of some words.
Value = Literal["file", "folder", "text"] | tuple[str, ...]


class Option(NamedTuple):
    """One option of a command.

    Attributes:
        names: as on the command line, dashes included.
        help: a sentence.
        value: what it takes; `None` for a flag.
    """

    names: tuple[str, ...]
    help: str
    value: Value | None


class Completed(NamedTuple):
    """A command, and what can follow its name. `argument` tells what its arguments are."""

    name: str
    summary: str
    options: tuple[Option, ...]
    argument: Value


def bash_script(commands: Sequence[Completed]) -> Iterator[str]:
    """For bash; files are completed by readline itself, so that blanks in names are quoted."""
    yield _BASH_HEAD
    for command in commands:
        for option in command.options:
            if option.value is not None:
                names = "|".join(f"{command.name},{name}" for name in option.names)
                yield f"    {names}) {_bash(option.value)} ;;\n"
    yield '  esac\n  case "$command" in\n'
    names = " ".join(command.name for command in commands)
    yield f"    '') __doorlist_words {shlex.quote(names)} '--help --version' ;;\n"
    for command in commands:
        options = " ".join(name for option in command.options for name in option.names)
        if isinstance(command.argument, tuple):
            yield f"    {command.name}) __doorlist_words {shlex.quote(' '.join(command.argument))} '{options}' ;;\n"
        else:
            other = "" if command.argument in ("file", "folder") else "__doorlist_no_files; "
            yield f"    {command.name}) {other}__doorlist_words '' '{options}' ;;\n"
    yield _BASH_TAIL


def _bash(value: Value) -> str:
    if isinstance(value, tuple):
        return f"__doorlist_no_files; __doorlist_words {shlex.quote(' '.join(value))} ''; return"
    if value == "folder":
        return "compopt -o dirnames +o default 2>/dev/null; return"
    return "return" if value == "file" else "__doorlist_no_files; return"


_BASH_HEAD: Final = r"""# doorlist in bash. Load it with: source <(doorlist completion bash)
__doorlist_no_files() { compopt +o default 2>/dev/null; }

# The words of $1 that fit, or, where a dash is typed, the options of $2.
__doorlist_words() {
  local words=$1
  [[ $current == -* ]] && words=$2
  [[ -n $words ]] && __doorlist_no_files
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}

__doorlist() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' index
  # Bash takes --format=json apart, at the sign.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = && $COMP_CWORD -gt 1 ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ ${COMP_WORDS[index]} != -* ]]; then
      command=${COMP_WORDS[index]}
      break
    fi
  done
  COMPREPLY=()
  case "$command,$previous" in
"""
_BASH_TAIL: Final = """  esac
}

complete -o default -F __doorlist doorlist
"""


def zsh_script(commands: Sequence[Completed]) -> Iterator[str]:
    """For zsh, with a description beside each; as a file of `fpath`, or to be sourced."""
    yield "#compdef doorlist\n# doorlist in zsh. Load it after compinit with: source <(doorlist completion zsh)\n\n"
    yield "_doorlist() {\n  local curcontext=$curcontext state line\n  local -a commands\n  commands=(\n"
    for command in commands:
        yield f"    {_quoted(f'{command.name}:{command.summary}')}\n"
    yield _ZSH_MIDDLE
    for command in commands:
        specs = [spec for option in command.options for spec in _zsh_option(option)]
        specs.append(f"*:{_zsh_named(command.argument)}")
        yield f"        {command.name})\n          _arguments -S {' '.join(map(_quoted, specs))}\n          ;;\n"
    yield _ZSH_TAIL


def _zsh_option(option: Option) -> Iterator[str]:
    about = option.help
    for sign in "\\[]:":
        about = about.replace(sign, f"\\{sign}")
    for name in option.names:
        # The value of an option follows it after a blank, or after `=`.
        takes = "" if option.value is None else f":{_zsh_named(option.value)}"
        equals = "=" if takes and name.startswith("--") else ""
        yield f"*{name}{equals}[{about}]{takes}"


def _zsh_named(value: Value) -> str:
    if isinstance(value, tuple):
        return f"value:({' '.join(value)})"
    return {"file": "file:_files", "folder": "folder:_files -/", "text": "value: "}[value]


_ZSH_MIDDLE: Final = """  )
  _arguments -C '(- *)'{-h,--help}'[Show this message and exit.]' '(- *)--version[Show the version and exit.]' \\
    '*'{-v,--verbose}'[Log each request to stderr.]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $line[1] in
"""
_ZSH_TAIL: Final = """      esac
      ;;
  esac
}

if [[ $funcstack[1] == _doorlist ]]; then
  _doorlist "$@"
else
  compdef _doorlist doorlist
fi
"""


def fish_script(commands: Sequence[Completed]) -> Iterator[str]:
    """For fish, with a description beside each."""
    yield _FISH_HEAD
    for command in commands:
        yield f"complete -c doorlist -n '__doorlist_in ' -a {command.name} -d {_fish(command.summary)}\n"
    yield "complete -c doorlist -n '__doorlist_in ' -l version -d 'Show the version and exit.'\n"
    yield "complete -c doorlist -s h -l help -d 'Show this message and exit.'\n"
    for command in commands:
        inside = f"complete -c doorlist -n '__doorlist_in {command.name}'"
        if isinstance(command.argument, tuple):
            yield f"{inside} -a {_fish(' '.join(command.argument))}\n"
        elif command.argument != "text":
            yield f"{inside} -F\n"
        for option in command.options:
            names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names]
            if option.names != ("-h", "--help"):
                yield f"{inside} {' '.join(names)}{_fish_value(option.value)} -d {_fish(option.help)}\n"


def _fish_value(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f" -x -a {_fish(' '.join(value))}"
    return {"file": " -r -F", "folder": " -x -a '(__fish_complete_directories)'", "text": " -x"}[value]


def _fish(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_FISH_HEAD: Final = """# doorlist in fish. Load it with: doorlist completion fish | source
# Whether the command of this line is the one given; without one, whether none is there yet.
function __doorlist_in
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if not string match -q -- '-*' $word
            test "$word" = "$argv[1]"
            return
        end
    end
    test -z "$argv[1]"
end

complete -c doorlist -f
"""

SCRIPTS: Final[dict[str, Callable[[Sequence[Completed]], Iterable[str]]]] = {
    "bash": bash_script,
    "zsh": zsh_script,
    "fish": fish_script,
}
