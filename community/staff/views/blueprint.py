"""The blueprint of all pages about staff."""

from flask import Blueprint

bp = Blueprint("staff", __name__)
