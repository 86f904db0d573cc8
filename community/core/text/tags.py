"""Reading the tags of HTML that a sanitiser wrote, where every attribute stands in double quotes."""

import re

from community.core.text.allowed import SCROLL

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s=>"]+="[^"]*")*)\s*/?>')

TABLE_START = f'<div class="{SCROLL}">'
TABLE_END = "</div>"
