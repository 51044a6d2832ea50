"""The columns of every table of a run and what they mean: Parquet, CSV and their documentation follow from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, INTEGER, NUMBER, FLAG, TEXTS = "text", "integer", "number", "flag", "texts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is text, integer, number, flag or texts (a list); `meaning` is its documentation."""

    name: str
    type: str
    meaning: str


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


TABLES: Mapping[str, tuple[Column, ...]] = {
    "documents": _columns(
        ("document_id", TEXT, "stable id: path and content"),
        ("file", TEXT, "path in the batch"),
        ("sha256", TEXT, "of the file"),
        ("media", TEXT, "format as found by content"),
        ("contributor", TEXT, "as the cover states it, or 'not stated'"),
        ("contributor_kind", TEXT, "kind of stakeholder as stated, or 'not stated'"),
        ("country", TEXT, "as stated"),
        ("title", TEXT, "as stated"),
        ("symbol", TEXT, "document number as stated"),
        ("date", TEXT, "as stated"),
        ("agenda_item", TEXT, "as stated"),
        ("original_language", TEXT, "as stated"),
        ("language", TEXT, "language of most of the text, ISO 639-1; empty where it says nothing"),
        ("pages", INTEGER, "number of pages; empty where the format has none"),
        ("passages", INTEGER, "number of its passages"),
        ("duplicate_of", TEXT, "document_id of the document it repeats; empty for others"),
        ("superseded_by", TEXT, "document_id of the later version of it; empty for others"),
        ("campaign", TEXT, "id shared by near-identical letters of different contributors, or empty"),
        ("contributor_id", TEXT, "id of who sent it; several of a joint contribution, parted by '; '"),
        ("iso3", TEXT, "their States, ISO 3166-1 alpha-3; empty where none is stated"),
        ("region", TEXT, "of the United Nations, for these States"),
        ("warnings", TEXTS, "what a reader of the results should know about its extraction, sender and version"),
        ("text", TEXT, "the whole extracted text that offsets point into (Parquet only)"),
    ),
    "passages": _columns(
        ("passage_id", TEXT, "document_id and start"),
        ("document_id", TEXT, "its document"),
        ("file", TEXT, "path in the batch"),
        ("page", INTEGER, "first page, from 1; empty where the format has none"),
        ("page_end", INTEGER, "last page"),
        ("label", TEXT, "printed number or bullet"),
        ("section", TEXT, "headings above, joined by ' > '"),
        ("start", INTEGER, "offset of the first character in the document's extracted text"),
        ("end", INTEGER, "offset after the last character"),
        ("language", TEXT, "ISO 639-1"),
        ("text", TEXT, "the passage"),
        ("role", TEXT, "body, note, cell, heading, lead_in, cover, comment or deletion"),
        ("lead_in", TEXT, "the words that introduce it, not part of it"),
        ("confidence", NUMBER, "of optical recognition, 0 to 1; empty for text that needed none"),
        (
            "voice",
            TEXT,
            "whose words: own, form, unticked, placeholder, empty, quoted, mail, recital, third_party, translation",
        ),
        ("in_reply_to", TEXT, "the question it answers, or empty"),
        ("kind", TEXT, "kind of view; empty where not analysed"),
        ("kind_score", NUMBER, "probability"),
        ("stance", TEXT, "towards the first paragraph of its labels"),
        ("stance_score", NUMBER, "probability"),
        ("topics", TEXTS, "discussion topics"),
        ("abstain", FLAG, "no paragraph of the Agenda fits well enough"),
        ("sentences", TEXT, "its sentences: offsets in the passage, first and after the last, as 0-52 53-110"),
        ("contributor_id", TEXT, "id of who sent it; several of a joint contribution, parted by '; '"),
        ("iso3", TEXT, "their States, ISO 3166-1 alpha-3; empty where none is stated"),
        ("region", TEXT, "of the United Nations, for these States"),
    ),
    "audit": _columns(
        ("file", TEXT, "path in the batch"),
        ("document_id", TEXT, "its document"),
        ("contributor", TEXT, "as printed; several of a joint contribution, parted by '; '"),
        ("as_written", TEXT, "as its cover states it"),
        ("kind", TEXT, "kind of stakeholder as stated"),
        ("contributor_id", TEXT, "ids of who sent it, parted by '; '"),
        ("iso3", TEXT, "their States, ISO 3166-1 alpha-3"),
        ("region", TEXT, "of the United Nations, for these States"),
        ("itu_region", TEXT, "of ITU's development sector, for these States"),
        ("symbol", TEXT, "document number as stated"),
        ("date", TEXT, "as stated"),
        ("language", TEXT, "ISO 639-1, or not stated where it says nothing"),
        ("state", TEXT, "heard, sent no text, repeats a file or superseded by one"),
        ("warnings", TEXTS, "what could not be told, and what an editor should compare"),
    ),
    "labels": _columns(
        ("passage_id", TEXT, "its passage"),
        ("ref", TEXT, "paragraph of the Agenda, with item letter"),
        ("score", NUMBER, "calibrated probability"),
        ("how", TEXT, "cited, similar, model or editor"),
        ("rank", INTEGER, "from 1"),
        ("given", FLAG, "whether the label passes the threshold"),
        ("evidence", TEXTS, "what carried it"),
    ),
    "references": _columns(
        ("passage_id", TEXT, "its passage"),
        ("instrument", TEXT, "the text that is cited"),
        ("refs", TEXTS, "its paragraphs"),
        ("start", INTEGER, "offset in the passage"),
        ("end", INTEGER, "offset in the passage"),
        ("certain", FLAG, "false where the instrument is inferred, or the number was recognised on an Arabic page"),
    ),
    "themes": _columns(
        ("theme_id", TEXT, "TH01 weighs most, unless ids are those of an earlier run"),
        ("name", TEXT, "from its terms"),
        ("terms", TEXTS, "c-TF-IDF key terms, best first"),
        ("steady", NUMBER, "how often its passages come together again on four fifths of the batch, 0 to 1"),
        ("passage_id", TEXT, "a passage of the theme: one row each"),
        (
            "weight",
            NUMBER,
            "its share of the theme's weight, of which no contributor has more than a tenth or its share",
        ),
        ("representative", INTEGER, "place among the five that tell the theme best, each of another contributor"),
    ),
    "points": _columns(
        ("point_id", TEXT, "stable id; that of the expert's list where the point is on it"),
        ("frame", TEXT, "objective"),
        ("frame_title", TEXT, "its title"),
        ("kind", TEXT, "kind of view"),
        ("text", TEXT, "a clause in neutral words or, where origin is batch, a contributor's own sentence"),
        ("origin", TEXT, "codebook (the expert's list), batch, editor or model"),
        ("opposes", TEXTS, "ids of points that nobody can hold together with it"),
        ("broader", TEXT, "id of the point that whoever holds this one holds too"),
        ("issue", TEXT, "what it and the points it opposes differ on"),
        ("clarity", NUMBER, "how surely its words can stand alone, 0 to 1"),
        ("place", INTEGER, "among the points of its objective where an editor ordered them, from 1; else 0"),
        ("holders", INTEGER, "contributors told to hold it"),
        ("to_confirm", INTEGER, "contributors who may hold it, for an editor to confirm"),
    ),
    "holdings": _columns(
        ("point_id", TEXT, "its point"),
        ("contributor_id", TEXT, "who holds it, or may"),
        ("name", TEXT, "their name"),
        (
            "probability",
            NUMBER,
            "calibrated on unseen contributors; 1 where settled, .95 where a language model vouched",
        ),
        ("state", TEXT, "told, to confirm or settled"),
        ("model", FLAG, "whether a language model was asked, and its answer stands behind this"),
        ("rank", INTEGER, "of the words it rests on, the best is 1: one row each"),
        ("passage_id", TEXT, "where they stand"),
        ("quote", TEXT, "these words"),
    ),
    "contributors": _columns(
        ("contributor_id", TEXT, "stable id, one row each; used by holdings and sentences"),
        ("name", TEXT, "as stated, or 'not stated'"),
        ("kind", TEXT, "kind of stakeholder as stated, or 'not stated'"),
        ("iso3", TEXT, "its State, ISO 3166-1 alpha-3; empty where none is stated"),
        ("country", TEXT, "the English short name of that State"),
        ("region", TEXT, "of the United Nations, for that State"),
        ("itu_region", TEXT, "of ITU's development sector, for that State"),
        ("documents", TEXTS, "document ids of its contributions, repeated and superseded ones too"),
        ("files", TEXTS, "their paths"),
        ("points", INTEGER, "number of points it is told to hold"),
    ),
    "contributor_objectives": _columns(
        ("contributor_id", TEXT, "its contributor"),
        ("frame", TEXT, "objective that the contributor is told to hold a point under: one row each"),
        ("points", INTEGER, "number of points it is told to hold there"),
    ),
    "document_contributors": _columns(
        ("document_id", TEXT, "its document"),
        ("contributor_id", TEXT, "who sent it: one row each, so several of a joint contribution"),
    ),
    "replies": _columns(
        ("question", INTEGER, "number of a question that came with the batch, in the order of the report"),
        ("text", TEXT, "the question, as most write it"),
        ("contributor_id", TEXT, "who answered, or left it without an answer"),
        ("name", TEXT, "their name"),
        ("answer", TEXT, "Yes, No (it begins so, and the question asks to take sides), Other answers or No answer"),
        ("passage_id", TEXT, "a passage of the answer: one row each; empty where there is nothing but 'N/A'"),
    ),
    "codes": _columns(
        ("ref", TEXT, "code of the codebook, as in labels: a paragraph, or an item of one"),
        ("parent", TEXT, "the paragraph of an item; empty for a paragraph"),
        ("title", TEXT, "of the paragraph"),
        ("gloss", TEXT, "what it is about"),
        ("section", TEXT, "id of its section in the codebook"),
        ("section_title", TEXT, "title of that section"),
        ("objectives", TEXTS, "ids of the objectives it belongs to"),
        ("topics", TEXTS, "ids of the discussion topics it belongs to"),
    ),
    "objectives": _columns(
        ("frame", TEXT, "id of the objective or discussion topic"),
        ("title", TEXT, "its title"),
        ("type", TEXT, "objective or topic"),
        ("asks", TEXT, "the question put to contributors; topics only"),
    ),
    "passage_objectives": _columns(
        ("passage_id", TEXT, "its passage"),
        ("frame", TEXT, "objective that a given label of the passage belongs to: one row each"),
        ("score", NUMBER, "the best of these labels"),
    ),
    "sentences": _columns(
        ("sentence_id", TEXT, "stable id; the bookmark in summary.docx and the anchor in summary.html follow from it"),
        ("number", INTEGER, "number of its paragraph in summary.docx and summary.html"),
        ("frame", TEXT, "objective or topic"),
        ("text", TEXT, "the sentence of the draft; of more than 100 sources on the first row only"),
        ("form", TEXT, "reported, drafted, quoted, listed or to confirm"),
        ("kind", TEXT, "kind of view"),
        ("status", TEXT, "state in review"),
        ("point_id", TEXT, "the point it tells; empty for a list of contributors"),
        ("opposes", TEXTS, "ids of points it stands beside since nobody can hold both"),
        ("contributors", TEXTS, "ids of whom it names or counts; of more than 100 sources on the first row only"),
        ("passage_id", TEXT, "a source: one row each"),
        ("quote", TEXT, "words of the source, verbatim"),
        ("to_confirm", FLAG, "true where their contributor may hold the point but is to be confirmed, so not counted"),
    ),
}
