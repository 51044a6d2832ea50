"""What can go wrong, each with an exit code and a sentence saying what to do."""

from __future__ import annotations


class PipelineError(Exception):
    """An error a user can act on; `str(error)` is one sentence that says what to do."""

    exit_code: int = 70


class UsageError(PipelineError):
    """The command was given a wrong path, option or value."""

    exit_code = 2


class NothingReadableError(PipelineError):
    """No contribution in the batch could be read."""

    exit_code = 3


class ModelError(PipelineError):
    """A model is missing or its checksum differs from the manifest."""

    exit_code = 4


class WaitingError(PipelineError):
    """Requests to a language model wait to be answered elsewhere; the next run goes on from there."""

    exit_code = 5


class EngineError(PipelineError):
    """The work could not be done where it was sent: workers were lost again and again."""

    exit_code = 70


class RefusalError(PipelineError):
    """One input cannot be processed; the rest of the batch goes on.

    Args:
        stage: name of the stage that refuses, e.g. "extract".
        reason: what is wrong with the input, in words a secretariat officer understands.
        advice: what to do about it, a sentence in the imperative.
        again: the reason may be the machine's, not the input's; the next run is to try again.
    """

    exit_code = 1

    def __init__(self, stage: str, reason: str, advice: str, *, again: bool = False) -> None:
        super().__init__(f"{reason} {advice}")
        self.stage = stage
        self.reason = reason
        self.advice = advice
        self.again = again

    def __reduce__(self) -> tuple[type[RefusalError], tuple[str, str, str], dict[str, bool]]:
        return (type(self), (self.stage, self.reason, self.advice), {"again": self.again})
