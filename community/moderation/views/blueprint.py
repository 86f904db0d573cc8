"""Where the views of moderation are registered."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
