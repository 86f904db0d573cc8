"""The operator's commands: `flask community ...`."""

from flask.cli import AppGroup

from community.cli import companies, people, serve, setup, upkeep
from community.cli.doctor import doctor
from community.cli.imports import imports
from community.cli.reputation import reputation

community = AppGroup("community", help="Run and look after the community.")
for command in (
    setup.init,
    setup.start,
    setup.demo,
    serve.serve,
    serve.web,
    serve.work,
    people.user,
    people.staff,
    companies.company,
    imports,
    reputation,
    upkeep.reindex,
    doctor,
    upkeep.mail,
):
    community.add_command(command)
