"""What the stories of areas share: people of two companies, and questions that not everyone reads, each with a word
that nothing else contains."""

from functools import cached_property

from community.accounts.models import User
from community.companies.commands import found_company, settle
from community.companies.models import Company
from community.desk.commands import add_note
from community.questions import commands
from community.questions.commands.areas import AreaFields
from community.questions.models import Question
from tests import make
from tests.make import People

MEMBERS, PRIVATE, COMPANY, STAFF = "zebramembers", "zebraprivate", "zebracompany", "zebrastaff"
NOTE = "zebranote"  # in a note of staff
SECRETS = (MEMBERS, PRIVATE, COMPANY, STAFF)


class Neighbours:
    """Ana and Cleo work at Umbra, Dan works at Harbour; Ben belongs to no company, Vera is staff."""

    def __init__(self, people: People) -> None:
        self.people = people

    @cached_property
    def umbra(self) -> Company:
        umbra = found_company("Umbra Heating", "umbra.example")
        settle([self.people.ana.id], umbra.id)
        return umbra

    @cached_property
    def harbour(self) -> Company:
        return found_company("Harbour Mills", "harbour.example")

    @cached_property
    def cleo(self) -> User:
        cleo = make.person("Cleo Marsh")
        settle([cleo.id], self.umbra.id)
        return cleo

    @cached_property
    def dan(self) -> User:
        dan = make.person("Dan Wells")
        settle([dan.id], self.harbour.id)
        return dan

    def secrets(self) -> dict[str, Question]:
        """A question for each kind of readers, by its word: asked by Ana of Umbra, the one for staff by Vera."""
        ana, vera, ada = self.people.ana, self.people.vera, self.people.ada
        assert self.umbra and self.harbour
        closed, hidden = make.product(f"{COMPANY} Hub"), make.product(f"{STAFF} Hub")
        rule = AreaFields(name="Partners", readers="companies", companies=[self.umbra.id])
        commands.make_area(ada, rule, closed.id)
        commands.make_area(ada, AreaFields(name="Inside", readers="staff", posters="staff"), hidden.id)
        made = {
            MEMBERS: asked(ana, MEMBERS, "members"),
            PRIVATE: asked(ana, PRIVATE, "private"),
            COMPANY: asked(ana, COMPANY, product_id=closed.id),
            STAFF: asked(vera, STAFF, product_id=hidden.id),
        }
        for word, question in made.items():
            make.comment(vera, make.answer(vera, question, f"An answer about {word} of some length"), f"On {word}")
        return made

    def pointers(self, secrets: dict[str, Question]) -> list[Question]:
        """What everyone reads and leads to secret questions: one was asked before there, and an answer links to it.
        Staff have noted something on each."""
        found = []
        for secret in secrets.values():
            open_one = make.question(self.people.ana, "Why does the pump start so late?")
            make.answer(self.people.vera, open_one, f"It is the same as in /q/{secret.id} and [there](/q/{secret.id}).")
            commands.close(self.people.mo, open_one, "", secret.id)
            add_note(self.people.vera, open_one, f"What {NOTE} says is for staff")
            found.append(open_one)
        return found


def asked(author: User, word: str, audience: str = "everyone", **fields: object) -> Question:
    """A question that has the word everywhere."""
    question = make.question(author, f"Why does {word} ignore my schedule?", **(text_with(word) | fields))
    if audience != "everyone":
        commands.choose_audience(author, question, audience)
    return question


def text_with(word: str) -> dict[str, object]:
    return {
        "source": f"It is about {word}, which goes on all night.",
        "goal": f"Get {word} done",
        "tags": [f"about-{word}", "schedules"],
    }
