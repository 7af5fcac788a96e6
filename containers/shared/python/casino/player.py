"""Who plays: player.id and session.id travel as baggage with every call of a request."""

from opentelemetry import baggage

_KEYS = ("player.id", "session.id")


def player_attributes(**given: str) -> dict[str, str]:
    """The ids as span attributes: from the baggage, else as given by `player_id` and `session_id`."""
    values = {key: baggage.get_baggage(key) or given.get(key.replace(".", "_"), "") for key in _KEYS}
    return {key: str(value) for key, value in values.items() if value}
