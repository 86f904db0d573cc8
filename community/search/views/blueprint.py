"""The blueprint that all pages of searching share."""

from flask import Blueprint

bp = Blueprint("search", __name__)
