"""What a load balancer asks: is the process alive, can it serve?"""

from flask import Blueprint

bp = Blueprint("health", __name__)
