"""A quick lexer for C, C++, C#, Java and Objective-C.

Pygments' own look for the heads of functions with expressions that code made for it keeps busy for seconds.
"""

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, String, Text

_WORDS = """
abstract alignas alignof as asm assert async auto await base bool boolean break byte case catch char checked class
const constexpr continue decimal decltype default delegate delete do double else enum event explicit export extends
extern final finally fixed float for foreach friend get goto if implements implicit import in inline instanceof int
interface internal is lock long mutable namespace native new noexcept object operator out override package params
partial permits private protected public readonly record ref register return sbyte sealed set short signed sizeof
static strictfp string struct super switch synchronized template this throw throws transient try typedef typeid
typename typeof uint ulong union unsigned using var virtual void volatile wchar_t when where while with yield
"""


class BracesLexer(RegexLexer):
    """Knows comments, strings, numbers and the words of all these languages at once."""

    name = "Code"
    tokens = {
        "root": [
            (r"\s+", Text),
            (r"//[^\n]*", Comment),
            (r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|\Z)", Comment),
            (r"#[ \t]*[a-z]+\b", Keyword),
            (r'@"[^"]*(?:"|\Z)', String),
            (r'"(?:[^"\\\n]|\\.)*(?:"|$|\Z)', String),
            (r"'(?:[^'\\\n]|\\.)*(?:'|$|\Z)", String),
            (r"@[A-Za-z_]\w*", Name.Decorator),
            (words(("true", "false", "null", "nullptr", "nil", "YES", "NO"), suffix=r"\b"), Keyword.Constant),
            (words(_WORDS.split(), suffix=r"\b"), Keyword),
            (r"[A-Za-z_]\w*(?=\()", Name.Function),
            (r"[A-Za-z_$]\w*", Name),
            (r"\.?\d[\w.]*", Number),
            (r".", Text),
        ]
    }
