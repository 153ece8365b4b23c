"""The API: takes a text, lets the worker count its letters, gives the jobs."""

import os

import psycopg
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from psycopg.rows import dict_row
from pydantic import BaseModel

from tasks import count_letters

app = FastAPI()
# The page has another port of the same workspace.
app.add_middleware(
    CORSMiddleware,
    allow_origin_regex=r"http://(127\.0\.0\.1|[a-z0-9-]+\.localhost):\d+",
    allow_methods=["GET", "POST"],
    allow_headers=["content-type"],
)


class NewJob(BaseModel):
    text: str


def connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], row_factory=dict_row, connect_timeout=5)


@app.get("/healthz")
def healthz(response: Response) -> dict[str, str]:
    try:
        with connect() as connection:
            connection.execute("select 1 from jobs limit 1")
    except psycopg.Error as error:
        response.status_code = 503
        return {"database": str(error)}
    return {"database": "ok"}


@app.post("/jobs", status_code=202)
def add_job(job: NewJob) -> dict[str, int]:
    with connect() as connection:
        row = connection.execute("insert into jobs (text) values (%s) returning id", (job.text,)).fetchone()
    # After the commit: the worker may be quicker than this transaction.
    count_letters.delay(row["id"])
    return {"id": row["id"]}


@app.get("/jobs")
def list_jobs() -> list[dict]:
    with connect() as connection:
        return connection.execute("select id, text, letters from jobs order by id desc limit 20").fetchall()
