"""The forms of accounts."""

from community.accounts.forms.moderating import (
    BlockForm,
    ClearForm,
    EndingForm,
    MergeForm,
    NoteForm,
    RemovePersonForm,
    SanctionForm,
    SuspendedForm,
    VotesForm,
    WhyForm,
)
from community.accounts.forms.people import (
    AddressForm,
    ChangePasswordForm,
    ConfirmElsewhereForm,
    ConfirmForm,
    NewPasswordForm,
    PictureForm,
    ProfileForm,
    RegisterForm,
    SignInForm,
)

__all__ = [
    "AddressForm",
    "BlockForm",
    "ChangePasswordForm",
    "ClearForm",
    "ConfirmElsewhereForm",
    "ConfirmForm",
    "EndingForm",
    "MergeForm",
    "NewPasswordForm",
    "NoteForm",
    "PictureForm",
    "ProfileForm",
    "RegisterForm",
    "RemovePersonForm",
    "SanctionForm",
    "SignInForm",
    "SuspendedForm",
    "VotesForm",
    "WhyForm",
]
