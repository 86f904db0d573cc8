"""The blueprint that the pages for administrators share."""

from flask import Blueprint

bp = Blueprint("admin", __name__)
