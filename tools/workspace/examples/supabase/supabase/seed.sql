insert into jobs (text, letters, done_at) values ('hello', 5, now());
