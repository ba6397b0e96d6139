"""What the sync refuses to begin.

SyncRefused
  + SettingsNotSaved    nothing is read before the settings were saved once
  + ConnectionPaused    a person must act first
  + AlreadyRunning      another run of this kind is under way
"""

from tieout.sync.policy import words_for


class SyncRefused(Exception):
    """The sync cannot begin."""


class SettingsNotSaved(SyncRefused):
    """Nothing is read or written before the settings were saved once."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The settings of {name} were never saved: check them with `tieout settings`, "
            "then save them with `tieout settings set`."
        )


class ConnectionPaused(SyncRefused):
    """The connection is paused until a person acts. `cause` names the row of the policy that says how."""

    def __init__(self, name: str, reason: str, cause: str) -> None:
        super().__init__(
            f"{name} is paused: {reason.rstrip('.')}. {words_for(cause).remedy} To resume it is to retry its "
            "failure (`tieout failures`)."
        )
        self.cause = cause


class AlreadyRunning(SyncRefused):
    """Another run of this connection is under way."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{what} of {name} is running already; it can be left to finish.")
