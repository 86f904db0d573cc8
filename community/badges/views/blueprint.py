"""The blueprint that all pages about badges share."""

from flask import Blueprint

bp = Blueprint("badges", __name__)
