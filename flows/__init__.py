"""Prefect flows around the pipeline's steps: scheduling, retries, and a page that shows what ran. No logic here."""
