"""Which points are opposed, and who holds which side."""

import os

from pipeline import open_run

for pair in open_run(os.environ["RUN"]).opposed().to_dict("records"):
    print(pair["issue"], pair["text"], pair["names"], "against", pair["text_contrary"], pair["names_contrary"])
