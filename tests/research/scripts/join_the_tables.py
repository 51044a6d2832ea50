"""Labelled passages by kind of stakeholder, with the titles of codes: the same tables in DuckDB."""

import os

import duckdb

for name in ("labels", "codes", "passages", "document_contributors", "contributors"):
    duckdb.sql(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM '{os.environ['RUN']}/{name}.parquet'")
question = """
    SELECT codes.title, people.kind, count(DISTINCT people.contributor_id) AS contributors
    FROM labels JOIN codes USING (ref) JOIN passages AS p USING (passage_id)
    JOIN document_contributors AS sent ON sent.document_id = p.document_id
    JOIN contributors AS people ON people.contributor_id = sent.contributor_id
    WHERE given GROUP BY ALL ORDER BY ALL
"""
for row in duckdb.sql(question).fetchall():
    print(row)
