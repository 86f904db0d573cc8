"""Writing the demo community into the database, with times in the past and without telling anybody."""

from datetime import datetime, timedelta
from random import Random

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import MEMBER, MODERATOR, User
from community.accounts.names import protect_name
from community.accounts.queries import email_key
from community.catalog.models import Product, Tag, Version
from community.core.db import command, db, now
from community.core.errors import Problem
from community.core.pages import ALL, changed
from community.core.text import slugify
from community.notifications.models import ACCEPTED as TOLD_ACCEPTED
from community.notifications.models import ANSWER, COMMENT, MENTION, SUGGESTION
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.sealing import put_labels
from community.questions.models import Answer, Comment, Question, QuestionFollow, Revision, Vote
from community.questions.ranking import wilson
from community.questions.writing import AskFields, write_text
from community.reputation.prices import ACCEPTED, ACCEPTING, ANSWER_UP, GAVE_DOWN, POST_DOWN, QUESTION_UP
from community.staff.models import Function, StaffGrant
from community.transfer.demo_loader import outcomes
from community.transfer.demo_loader.content import Piece, Thread, moment, read, threads
from community.transfer.demo_loader.moderating import moderate
from community.transfer.demo_loader.stage import Stage, note, pay_until, tell
from community.transfer.demo_loader.surroundings import add_companies, suggest

PROMPT = timedelta(days=4)  # most votes on a post come this soon


@command
def load() -> int:
    """Load the demo community into a site without questions; the caller builds the index. Returns how many questions.

    Raises Problem when the site has questions already, or people or products with the same names.
    """
    changed(ALL)
    if db.session.scalar(select(Question.id).limit(1)) is not None:
        raise Problem(_("This site has questions already. The demonstration is only for a new site."))
    stage = Stage(now())
    add_people(stage)
    add_catalog(stage)
    for thread in threads():
        add_thread(stage, thread)
    tell(stage)
    db.session.flush()
    moderate(stage)
    pay_until(stage, stage.start)
    return len(stage.questions)


def add_people(stage: Stage) -> None:
    """Everybody, confirmed and without a password, and the grants of the staff."""
    content = read("people.toml")
    keys = [person["key"] for person in content["people"]]
    if taken := db.session.scalars(select(User.handle).where(User.handle.in_(keys)).order_by(User.handle)).first():
        raise Problem(_("The demonstration needs the name @%(handle)s, which somebody here has.", handle=taken))
    hosts = {key: company["domain"] for company in content["companies"] for key in company["people"]}
    staff = {grant["person"] for grant in content["grants"] if "ended" not in grant}
    for person in sorted(content["people"], key=lambda person: moment(person["joined"], stage.start)):
        host = "northwind.example" if person["key"] in staff else hosts.get(person["key"], "community.example")
        joined, address = moment(person["joined"], stage.start), f"{person['key']}@{host}"
        stage.people[person["key"]] = User(
            name=person["name"],
            handle=person["key"],
            email=address,
            email_key=email_key(address),
            role=MODERATOR if person["role"] == "moderator" else MEMBER,
            about=person["about"],
            location=person["location"],
            created_at=joined,
            confirmed_at=joined,
        )
    db.session.add_all(stage.people.values())
    functions = {row.name: row for row in db.session.scalars(select(Function))}
    for function in content["functions"]:
        functions.setdefault(function["name"], Function(name=function["name"]))
    for grant in content["grants"]:
        ends = moment(grant["ended"], stage.start) if "ended" in grant else stage.start + timedelta(grant["valid_for"])
        stage.grants[grant["person"]] = StaffGrant(
            user=stage.people[grant["person"]],
            function=functions[grant["function"]],
            proof=grant["proof"],
            granted_at=moment(grant["since"], stage.start),
            until=ends,
            proven_at=stage.start,
        )
    db.session.add_all([*functions.values(), *stage.grants.values()])
    db.session.flush()
    for given in stage.grants.values():
        given.put_seal()
        protect_name(given.user)
    add_companies(content["companies"], stage.people)


def add_catalog(stage: Stage) -> None:
    """Products with their versions, oldest first, and tags."""
    content = read("catalog.toml")
    slugs = [product["slug"] for product in content["products"]]
    if taken := db.session.scalars(select(Product.name).where(Product.slug.in_(slugs))).first():
        raise Problem(_("The demonstration brings a product called %(name)s, which is here already.", name=taken))
    for place, product in enumerate(content["products"]):
        row = Product(slug=product["slug"], name=product["name"], about=product["about"], position=place, versions=[])
        for number, version in enumerate(product["versions"]):
            kept = Version(
                name=version["name"],
                position=number,
                lifecycle=version["lifecycle"],
                released_on=moment(version["released"], stage.start).date(),
            )
            row.versions.append(kept)
            stage.versions[product["slug"], version["name"]] = kept
        stage.products[product["slug"]] = row
        db.session.add(row)
    there = {tag.name: tag for tag in db.session.scalars(select(Tag))}
    for tag in content["tags"]:
        kept_tag = there.get(tag["name"]) or Tag(name=tag["name"], question_count=0)
        kept_tag.about = kept_tag.about or tag["about"]
        stage.tags[tag["name"]] = kept_tag
    db.session.add_all(stage.tags.values())
    db.session.flush()


def add_thread(stage: Stage, thread: Thread) -> None:
    """A question with all that hangs on it."""
    asked = moment(thread.question.facts["posted"], stage.start)
    question = add_question(stage, thread, asked)
    stage.questions[thread.name] = question
    add_remarks(stage, question, question, thread.question)
    for piece in thread.answers:
        add_answer(stage, question, piece, asked + timedelta(hours=piece.facts["after"]))
    if closed := thread.question.facts.get("closed"):
        question.closed_at = asked + timedelta(hours=closed["hours"])
        question.closed_by_id = stage.people[closed["by"]].id
        question.closed_reason = closed["reason"]
        if "duplicate_of" in closed:
            question.duplicate_of_id = stage.questions[closed["duplicate_of"]].id
    db.session.flush()
    keep_in_order([question.id])


def add_question(stage: Stage, thread: Thread, asked: datetime) -> Question:
    facts, asker = thread.question.facts, stage.people[thread.question.facts["asker"]]
    version = stage.versions.get((facts["product"], facts.get("version", "")))
    fields = AskFields(
        title=facts["title"],
        source=thread.question.text,
        goal=facts["goal"],
        done_when=facts["done_when"],
        tried=facts.get("tried", ""),
        proposed_solution=facts.get("proposed_solution", ""),
        product_id=stage.products[facts["product"]].id,
        version_id=version.id if version else None,
        tags=sorted(facts["tags"]),
    )
    kept = fields.for_revision()
    columns = {name: value for name, value in kept.items() if name != "tags"}
    question = Question(author_id=asker.id, slug=slugify(fields.title), view_count=facts["views"], **columns)
    question.tags = [stage.tags[name] for name in fields.tags]
    question.active_at = asked
    for tag in question.tags:
        tag.question_count += 1
    asker.question_count += 1
    publish(stage, question, question, thread.question, asked)
    db.session.add(
        Revision(post_id=question.id, number=1, author_id=asker.id, at=asked, source=question.source, fields=kept)
    )
    for follower in facts.get("followers", ()):
        db.session.add(QuestionFollow(user_id=stage.people[follower].id, question_id=question.id, at=asked))
    if edit := facts.get("suggested"):
        by, at = stage.people[edit["by"]], asked + timedelta(hours=edit["after"])
        suggest(question, kept, edit, by, at)
        note(stage, asker.id, SUGGESTION, question, question, by.id, at)
        stage.news[-1].about = edit["note"]
    return question


def add_answer(stage: Stage, question: Question, piece: Piece, answered: datetime) -> None:
    """An answer; accepting it pays both sides, unless somebody solved their own question."""
    facts, writer = piece.facts, stage.people[piece.facts["author"]]
    product = next(slug for slug, row in stage.products.items() if row.id == question.product_id)
    answer = Answer(question_id=question.id, author_id=writer.id)
    answer.verdict, answer.verdict_reason = facts.get("verdict", ""), facts.get("verdict_reason", "")
    for name in ("applies_from", "applies_to"):
        if name in facts:
            setattr(answer, f"{name}_id", stage.versions[product, facts[name]].id)
    if facts.get("official"):
        grant = stage.grants[facts["author"]]
        answer.staff_grant_id, answer.official_function_id = grant.id, grant.function_id
        question.staff_answer_count += 1
    question.answer_count += 1
    writer.answer_count += 1
    question.active_at = max(question.active_at, answered)
    publish(stage, answer, question, piece, answered)
    if answer.is_official:
        answer.put_seal()
        db.session.flush()
        put_labels([question.id])
    db.session.add(Revision(post_id=answer.id, number=1, author_id=writer.id, at=answered, source=answer.source))
    assert question.author_id is not None
    note(stage, question.author_id, ANSWER, answer, question, writer.id, answered)
    if facts.get("accepted"):
        at = answered + (stage.start - answered) / 2 if stage.start - answered < PROMPT else answered + PROMPT / 2
        question.accepted_answer_id, answer.accepted_at = answer.id, at
        if writer.id != question.author_id:
            stage.pay.append((at, writer.id, ACCEPTED, answer.id, question.author_id, question.author_id))
            stage.pay.append((at, question.author_id, ACCEPTING, answer.id, question.author_id, writer.id))
            note(stage, writer.id, TOLD_ACCEPTED, answer, question, question.author_id, at)
        stage.pay += outcomes.say(question, answer, facts, stage.start)
    versions = {name: row for (slug, name), row in stage.versions.items() if slug == product}
    stage.pay += outcomes.try_out(answer, facts, stage.people.values(), versions, stage.start)
    add_remarks(stage, question, answer, piece)


def publish(stage: Stage, post: Question | Answer, question: Question, piece: Piece, at: datetime) -> None:
    """Render a post, give it its number, its time and its votes."""
    post.created_at = at
    mentioned = write_text(post, piece.text)
    db.session.add(post)
    db.session.flush()
    for person_id in mentioned:
        note(stage, person_id, MENTION, post, question, post.author_id, at)
    add_votes(stage, post, piece)


def add_votes(stage: Stage, post: Question | Answer, piece: Piece) -> None:
    """Have people vote who were members by then; the same ones every time, so that the demo is the same for all."""
    up, down = piece.facts.get("up", 0), piece.facts.get("down", 0)
    chance = Random(piece.text)
    could = [person for person in stage.people.values() if person.id != post.author_id]
    could.sort(key=lambda person: (person.created_at > post.created_at, chance.random()))
    for place, voter in enumerate(could[: up + down]):
        value = 1 if place >= down else -1
        first = max(post.created_at, voter.created_at)
        at = first + min(PROMPT, stage.start - first) * chance.random() ** 2
        db.session.add(Vote(post_id=post.id, user_id=voter.id, value=value, at=at))
        gained = QUESTION_UP if isinstance(post, Question) else ANSWER_UP
        assert post.author_id is not None
        stage.pay.append((at, post.author_id, gained if value > 0 else POST_DOWN, post.id, voter.id, voter.id))
        if value < 0 and isinstance(post, Answer):
            stage.pay.append((at, voter.id, GAVE_DOWN, post.id, voter.id, voter.id))
    post.up, post.down, post.score, post.quality = up, down, up - down, wilson(up, down)


def add_remarks(stage: Stage, question: Question, parent: Question | Answer, piece: Piece) -> None:
    """The comments under a post."""
    for remark in piece.remarks:
        writer, at = stage.people[remark.who], parent.created_at + timedelta(hours=remark.hours)
        comment = Comment(parent_id=parent.id, question_id=question.id, author_id=writer.id, created_at=at)
        mentioned = write_text(comment, remark.text)
        db.session.add(comment)
        db.session.flush()
        db.session.add(Revision(post_id=comment.id, number=1, author_id=writer.id, at=at, source=remark.text))
        assert parent.author_id is not None
        note(stage, parent.author_id, COMMENT, comment, question, writer.id, at)
        for person_id in mentioned:
            if person_id != parent.author_id:
                note(stage, person_id, MENTION, comment, question, writer.id, at)
