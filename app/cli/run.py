"""The outermost call of the command line: parse, run, and turn every ending into an exit code.

0 done; 1 the work found something wrong; 2 wrong usage; 3 something outside is missing or refuses;
4 stopped by the person. One of the five places that may catch everything.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer

from app.cli import (
    board,
    delivery,
    jobs,
    money,
    people,
    plan,
    projects,
    prompts,
    proxies,
    stills,
    takes,
    vendors,
)
from app.cli.context import House
from app.cli.output import Found, fail
from app.domain.errors import Bug, Stopped, UsageError, UserFacing
from app.production.workbench import OpenFilm, OpenOffice

_log = logging.getLogger("takeboard.cli")
# typer brings its own copy of click and names only this end of the family of usage errors
_WrongUsage: type[Exception] = typer.BadParameter.__mro__[2]


def make_app() -> typer.Typer:
    """All commands, in the order of a production day."""
    app = typer.Typer(
        name="takeboard",
        help="Films made with several AI video models, from the script to the NLE.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    first = (projects, board, plan, people, prompts, jobs, stills, money)
    for part in (*first, takes, proxies, delivery, vendors):
        part.register(app)
    return app


def run(arguments: Sequence[str], open_office: OpenOffice, open_film: OpenFilm) -> int:
    """Run one command; returns the exit code and never raises."""
    as_json = "--json" in arguments
    command = typer.main.get_command(make_app())
    try:
        result = command.main(
            args=list(arguments),
            prog_name="takeboard",
            standalone_mode=False,
            obj=House(open_office, open_film),
        )
    except Found:
        return 1
    except UserFacing as error:
        return fail(error, as_json)
    except _WrongUsage as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return 2
        where = getattr(getattr(error, "ctx", None), "command_path", "takeboard")
        text = str(getattr(error, "format_message", error.__str__)())
        return fail(UsageError(text, f"See `{where} --help`."), as_json)
    except (KeyboardInterrupt, typer.Abort):
        return fail(Stopped("Stopped.", "All that was done is kept."), as_json)
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - a border: the command line's outermost call
        _log.exception("a command failed")
        text = str(error) if isinstance(error, Bug) else f"{type(error).__name__}"
        problem = UserFacing(
            f"Takeboard made a mistake: {text}.", "What was saved is safe; the log says where."
        )
        problem.kind = "bug"
        return fail(problem, as_json) and 1
    return result if isinstance(result, int) else 0
