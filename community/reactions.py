"""Every after-effect of the product on one page: what follows which fact. All of these may run twice."""

from community.accounts.events import PersonConfirmed, ProfileChanged
from community.badges.events import BadgeEarned
from community.badges.reactions import review_badges
from community.companies.events import DomainMoved
from community.companies.reactions import find_company, find_members
from community.core import mail
from community.core.audit import PersonConcerned
from community.core.events import Fact, Reaction
from community.core.mail import MailQueued
from community.desk.events import QuestionHanded
from community.desk.reactions import move_assignment
from community.links.reactions import read_links_anew
from community.moderation.events import CaseDecided, PeopleMerged
from community.moderation.reactions import (
    forget_why,
    queue_held,
    queue_suggestion,
    settle_closed,
    settle_merged,
    settle_redacted,
    settle_removed,
    settle_renamed,
    settle_undone,
    unqueue_held,
    unqueue_suggestion,
)
from community.notifications.commands import count_again
from community.notifications.events import FollowersWait
from community.notifications.of_following import (
    tell_followers,
    tell_followers_of_acceptance,
    tell_followers_of_answer,
    tell_followers_of_closing,
)
from community.notifications.of_moderation import tell_flaggers, tell_of_act
from community.notifications.of_staff import (
    forget_title,
    remind_of_end,
    tell_of_decline,
    tell_of_handing,
    tell_of_impostor,
    tell_of_look,
    tell_to_expect_contact,
)
from community.notifications.of_suggestions import tell_about_decision, tell_about_suggestion
from community.notifications.of_threads import follow_moved_posts, forget_notes, hold_back_mails
from community.notifications.reactions import (
    tell_about_acceptance,
    tell_about_answer,
    tell_about_badge,
    tell_about_comment,
    tell_about_outcome,
    tell_about_votes,
    tell_mentioned,
    tell_moderators,
)
from community.outcomes.events import AnswerVerified, OutcomeSaid, OutcomeWanted
from community.questions.events import (
    AnswerAccepted,
    AnswerPosted,
    AnswerUnaccepted,
    AreaChanged,
    AudienceChanged,
    CommentPosted,
    DetailsShown,
    EditSuggested,
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostReleased,
    PostRestored,
    PostShown,
    PostsMoved,
    QuestionAsked,
    QuestionClosed,
    QuestionReopened,
    QuestionRetagged,
    SuggestionDecided,
    ThreadChanged,
    VersionRedacted,
    VoteCast,
    VotesReversed,
)
from community.questions.reactions import follow_area, keep_face, keep_pictures
from community.questions.teaching import (
    ask_elsewhere,
    learn_from_release,
    learn_from_removal,
    learn_from_return,
    look_into_list,
)
from community.recognition.reactions import note_experts
from community.search.reactions import build_index_anew, refresh_area, refresh_people, refresh_questions
from community.seo.reactions import note_page_changes, note_votes, tell_hub
from community.staff.events import (
    ContactAnnounced,
    ContactDeclined,
    GrantEnding,
    ImpostorReported,
    PrivateDetailsOpened,
)

AFTER: dict[type[Fact], list[Reaction]] = {
    QuestionAsked: [keep_pictures, ask_elsewhere, refresh_questions, note_page_changes, tell_mentioned, tell_hub],
    AnswerPosted: [
        keep_pictures,
        ask_elsewhere,
        refresh_questions,
        note_page_changes,
        tell_about_answer,
        tell_mentioned,
        tell_followers_of_answer,
        tell_hub,
        review_badges,
        move_assignment,
    ],
    CommentPosted: [
        keep_pictures,
        ask_elsewhere,
        note_page_changes,
        tell_about_comment,
        tell_mentioned,
        move_assignment,
    ],
    PostEdited: [
        keep_pictures,
        ask_elsewhere,
        refresh_questions,
        note_page_changes,
        tell_mentioned,
        tell_hub,
        read_links_anew,
        review_badges,
        note_experts,
        unqueue_held,
    ],
    PostDeleted: [
        hold_back_mails,
        keep_pictures,
        refresh_questions,
        note_page_changes,
        tell_hub,
        review_badges,
        note_experts,
        unqueue_held,
        settle_removed,
        learn_from_removal,
    ],
    PostRestored: [
        keep_pictures,
        refresh_questions,
        note_page_changes,
        tell_hub,
        review_badges,
        note_experts,
        queue_held,
        learn_from_return,
    ],
    PostHidden: [hold_back_mails, keep_pictures, refresh_questions, note_page_changes, note_experts, tell_hub],
    PostShown: [keep_pictures, refresh_questions, note_page_changes, note_experts, tell_hub],
    AnswerAccepted: [
        refresh_questions,
        note_page_changes,
        tell_about_acceptance,
        tell_followers_of_acceptance,
        review_badges,
        note_experts,
    ],
    AnswerUnaccepted: [refresh_questions, note_page_changes, review_badges, note_experts],
    VoteCast: [refresh_questions, note_votes, review_badges],
    VotesReversed: [tell_about_votes],
    EditSuggested: [tell_about_suggestion, queue_suggestion],
    SuggestionDecided: [tell_about_decision, review_badges, unqueue_suggestion],
    ThreadChanged: [keep_pictures, refresh_questions, note_page_changes, settle_merged],
    PostsMoved: [keep_pictures, follow_moved_posts],
    VersionRedacted: [
        keep_pictures,
        forget_notes,
        forget_title,
        settle_redacted,
        forget_why,
        refresh_questions,
        note_page_changes,
        build_index_anew,
    ],
    QuestionClosed: [refresh_questions, note_page_changes, settle_closed, tell_followers_of_closing],
    QuestionReopened: [refresh_questions, note_page_changes],
    QuestionRetagged: [refresh_questions, note_page_changes, note_experts],
    AudienceChanged: [keep_pictures, refresh_questions, note_page_changes],
    AreaChanged: [follow_area, refresh_area],
    QuestionHanded: [tell_of_handing],
    PersonConfirmed: [find_company, look_into_list],
    DomainMoved: [find_members],
    ProfileChanged: [keep_face, review_badges],
    OutcomeSaid: [refresh_questions, note_page_changes, review_badges],
    OutcomeWanted: [tell_about_outcome],
    AnswerVerified: [review_badges],
    FollowersWait: [tell_followers],
    BadgeEarned: [tell_about_badge],
    PostHeld: [keep_pictures, refresh_questions, note_page_changes, note_experts, tell_moderators, queue_held],
    DetailsShown: [refresh_questions, note_page_changes],
    ContactAnnounced: [tell_to_expect_contact],
    ContactDeclined: [tell_of_decline],
    PrivateDetailsOpened: [tell_of_look],
    GrantEnding: [remind_of_end],
    ImpostorReported: [tell_of_impostor],
    CaseDecided: [tell_flaggers],
    PersonConcerned: [tell_of_act, settle_undone, settle_renamed],
    PeopleMerged: [count_again, refresh_people],
    PostReleased: [learn_from_release],
    MailQueued: [mail.deliver],
}
