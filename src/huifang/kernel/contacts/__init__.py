"""Contact values of a company in China, checked and brought to one form.

Every check returns the value in its one form (`normalised`, what an index is made of) and as people read it
(`display`), or a BadContact whose reason never repeats the value.
"""

from huifang.kernel.contacts.lines import address, email
from huifang.kernel.contacts.numbers import credit_code, id_number
from huifang.kernel.contacts.phones import phone
from huifang.kernel.contacts.values import Address, BadContact, CreditCode, Email, IdNumber, Phone

__all__ = [
    "Address",
    "BadContact",
    "CreditCode",
    "Email",
    "IdNumber",
    "Phone",
    "address",
    "credit_code",
    "email",
    "id_number",
    "phone",
]
