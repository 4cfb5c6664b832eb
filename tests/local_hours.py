"""Zones by the hour: a test of a made-up day must not hang on the hour at which it is run."""
import time


def zone_at(hour):
    """A zone where it is about this hour of the day. `simulate` tells its day from local
    midnight on, so the hour decides how long its backlog is."""
    ahead = (hour - time.gmtime().tm_hour) % 24
    return f"Etc/GMT-{ahead}" if ahead <= 14 else f"Etc/GMT+{24 - ahead}"
