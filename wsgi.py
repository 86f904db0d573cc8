"""The WSGI entry point: any server that can serve `wsgi:app` can run the community."""

from community import create_app
from community.settings import Settings

app = create_app(Settings.from_environment())
