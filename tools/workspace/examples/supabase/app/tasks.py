"""The Celery worker: takes a job from Redis and writes its result into Supabase's database."""

import os

import psycopg
from celery import Celery

app = Celery("tasks", broker=os.environ["REDIS_URL"])


@app.task
def count_letters(job_id: int) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(
            "update jobs set letters = length(text), done_at = now() where id = %s",
            (job_id,),
        )
