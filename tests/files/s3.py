"""A store that speaks S3, on this machine and for the tests alone."""

import logging
import secrets
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer


@contextmanager
def local_store(bucket=""):
    """The address of the store, as STORAGE_URL has it, while it runs; it has one empty bucket, by
    default of a name of its own: what one such store holds, all of a process hold.
    """
    bucket = bucket or f"files-{secrets.token_hex(4)}"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret/word",
    )
    client.create_bucket(Bucket=bucket)
    try:
        yield f"s3://key:secret%2Fword@{host}:{port}/{bucket}/site?region=us-east-1&https=false"
    finally:
        server.stop()
