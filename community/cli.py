"""The operator's commands: `flask community ...`."""

from flask.cli import AppGroup

community = AppGroup("community", help="Run and look after the community.")
