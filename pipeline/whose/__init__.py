"""Whose words a contribution holds: the contributor's own, a form's, of a message below, of others."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain import Document, Passage
from pipeline.settings import WhoseSettings

__all__ = ["whose"]


def whose(documents: Sequence[Document], passages: Sequence[Passage], settings: WhoseSettings) -> list[Passage]:
    """Mark passages with whose words they are, and answers with what they reply to.

    The questions of a consultation are looked for over all documents: words that several contributors repeat. Every
    other decision rests on one document. A passage is cut where a question ends and its answer begins.

    Args:
        documents: with duplicates marked.
        passages: of all of them; what the format told (`voice`) stays.
        settings: questions known beforehand, and how many contributors repeat what is taken for one.

    Returns:
        Passages that tile their documents as before, in the order of documents and places.
    """
    from pipeline.whose.aside import with_words_of_others
    from pipeline.whose.beside import with_translations
    from pipeline.whose.empty import with_empty_answers
    from pipeline.whose.ends import with_parted_ends
    from pipeline.whose.forms import with_prompts
    from pipeline.whose.layout import with_questions_beside, with_ties
    from pipeline.whose.questions import find_questions
    from pipeline.whose.repeated import Repeats
    from pipeline.whose.words import by_document

    pairs = list(by_document(documents, passages))
    repeats = Repeats(find_questions(pairs, settings.least, settings.questions))
    pairs = [
        (d, with_questions_beside(d, with_empty_answers(with_parted_ends(repeats.parted(some))))) for d, some in pairs
    ]
    pairs = [
        (d, with_translations(d, with_words_of_others(d, some))) for d, some in with_prompts(pairs, settings.least)
    ]
    return [p for d, some in pairs for p in with_ties(d, some)]
