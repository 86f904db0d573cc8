"""Pages of the seo feature."""

from flask import Blueprint

bp = Blueprint("seo", __name__)
