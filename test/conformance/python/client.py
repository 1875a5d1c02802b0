"""Calls User, Post and gRPC's test service with gRPC's C core, and prints one line of JSON for each check."""

import json
import sys
import time

import grpc
from google.protobuf.field_mask_pb2 import FieldMask
from v1.post import post_pb2, post_pb2_grpc
from v1.user import user_pb2, user_pb2_grpc

USER, POST, SLOW_POST, TEST = sys.argv[1:5]
TIMEOUT_S = 30
KIB = 1024
EXPORT_BYTES = 200_000_000
BODY = "é" * (125 * KIB)  # 250 KiB of UTF-8


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def fails_with(code, call):
    try:
        call()
    except grpc.RpcError as error:
        check(error.code() == code, f"{error.code()} and not {code}: {error.details()}")
        return error
    raise AssertionError(f"answered, and not {code}")


def user_rpcs(stub, compression):
    options = {"timeout": TIMEOUT_S, "compression": compression}
    name = "Zoë 😈"
    message = user_pb2.UserMessage(name=name, phone_number="01000000000", age=36)
    created = stub.CreateUser(user_pb2.CreateUserRequest(user_message=message), **options).user_message
    check(created.name == name, created.name)
    user_id = created.user_id
    got = stub.GetUser(user_pb2.GetUserRequest(user_id=user_id), **options).user_message
    check(got == created, "GetUser")
    listed = stub.ListUsers(user_pb2.ListUsersRequest(), **options).user_messages
    check(created in listed, "ListUsers")
    batch = stub.BatchGetUsers(user_pb2.BatchGetUsersRequest(user_ids=[user_id, "none"]), **options)
    check([user.name for user in batch.user_messages] == [name], "BatchGetUsers")
    check(list(batch.missing_user_ids) == ["none"], "BatchGetUsers, missing")
    created.age = 37
    request = user_pb2.UpdateUserRequest(user_message=created, update_mask=FieldMask(paths=["age"]))
    check(stub.UpdateUser(request, **options).user_message.age == 37, "UpdateUser")
    exported = [answer.user_message.user_id for answer in stub.ExportUsers(user_pb2.ExportUsersRequest(), **options)]
    check(user_id in exported, "ExportUsers")
    imported = [user_pb2.UserMessage(user_id=f"python-{n}", name=name, phone_number="01000000000", age=n) for n in range(50)]
    requests = (user_pb2.ImportUsersRequest(user_message=user) for user in imported)
    totals = stub.ImportUsers(requests, **options)
    check(totals.created + totals.updated == 50, "ImportUsers")
    ids = [user.user_id for user in imported] + ["none"]
    lookups = (user_pb2.LookupUsersRequest(user_id=one) for one in ids)
    found = [(answer.user_id, answer.HasField("user_message")) for answer in stub.LookupUsers(lookups, **options)]
    check(found == [(one, one != "none") for one in ids], "LookupUsers")
    stub.DeleteUser(user_pb2.DeleteUserRequest(user_id=user_id), **options)
    fails_with(grpc.StatusCode.NOT_FOUND, lambda: stub.GetUser(user_pb2.GetUserRequest(user_id=user_id), **options))


def post_rpcs(stub, compression):
    options = {"timeout": TIMEOUT_S, "compression": compression}
    message = post_pb2.PostMessage(author_user_id="2", title="日本語", body="текст", tags=["ß"])
    created = stub.CreatePost(post_pb2.CreatePostRequest(post_message=message), **options).post_message
    check((created.title, created.body, list(created.tags)) == ("日本語", "текст", ["ß"]), "CreatePost")
    post_id = created.post_id
    got = stub.GetPost(post_pb2.GetPostRequest(post_id=post_id), **options).post_message
    check((got.title, got.author) == ("日本語", "Michael"), "GetPost")
    listed = stub.ListPosts(post_pb2.ListPostsRequest(), **options).post_messages
    check(len(listed) > 0, "ListPosts")
    of_user = stub.ListPostsByUserId(post_pb2.ListPostsByUserIdRequest(user_id="2"), **options).post_messages
    check(post_id in [post.post_id for post in of_user], "ListPostsByUserId")
    created.title = "neu"
    request = post_pb2.UpdatePostRequest(post_message=created, update_mask=FieldMask(paths=["title"]))
    check(stub.UpdatePost(request, **options).post_message.title == "neu", "UpdatePost")
    exported = [answer.post_message.post_id for answer in stub.ExportPosts(post_pb2.ExportPostsRequest(), **options)]
    check(post_id in exported, "ExportPosts")
    stub.DeletePost(post_pb2.DeletePostRequest(post_id=post_id), **options)
    fails_with(grpc.StatusCode.NOT_FOUND, lambda: stub.GetPost(post_pb2.GetPostRequest(post_id=post_id), **options))


def reachable(channel, file):
    """Calls every method of a file's services with an empty request, those included that the contract gets later."""
    for service in file.services_by_name.values():
        for method in service.methods:
            call = channel.stream_stream(f"/{service.full_name}/{method.name}")(iter([b""]), timeout=TIMEOUT_S)
            try:
                next(call, None)
            except grpc.RpcError as error:
                refusals = ("INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION")
                check(error.code().name in refusals, f"{method.name}: {error.code()} {error.details()}")
            finally:
                call.cancel()


def open_requests(first):
    """One request, and then none for as long as the call lives."""
    yield first
    time.sleep(TIMEOUT_S)


def deadlines(user):
    started = time.monotonic()
    waiting = user.LookupUsers(open_requests(user_pb2.LookupUsersRequest(user_id="1")), timeout=0.3)
    fails_with(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(waiting))
    check(time.monotonic() - started < 3, "the deadline passed late")


def cancellation(user, post):
    lookups = user.LookupUsers(open_requests(user_pb2.LookupUsersRequest(user_id="1")), timeout=TIMEOUT_S)
    check(next(lookups).user_message.name == "Henry", "the first lookup")
    lookups.cancel()
    fails_with(grpc.StatusCode.CANCELLED, lambda: next(lookups))
    export = post.ExportPosts(post_pb2.ExportPostsRequest(), timeout=TIMEOUT_S)
    next(export)
    export.cancel()
    fails_with(grpc.StatusCode.CANCELLED, lambda: list(export))


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def test_call(channel):
    """UnaryCall of gRPC's test service, on bytes: a module `grpc.testing` would hide gRPC's own."""
    return channel.unary_unary("/grpc.testing.TestService/UnaryCall")


def binary_metadata(test):
    sent = bytes(range(256))
    metadata = (("x-grpc-test-echo-trailing-bin", sent), ("x-grpc-test-echo-initial", "text"))
    _, call = test_call(test).with_call(b"", metadata=metadata, timeout=TIMEOUT_S)
    check(("x-grpc-test-echo-trailing-bin", sent) in [tuple(one) for one in call.trailing_metadata()], "trailers")
    check(("x-grpc-test-echo-initial", "text") in [tuple(one) for one in call.initial_metadata()], "headers")


def unicode_errors(test):
    text = "\t\ngrüße ☺ 😈 100 %\r\n"
    encoded = text.encode()
    wanted = b"\x08\x0a\x12" + varint(len(encoded)) + encoded  # code 10, and the message
    request = b"\x3a" + varint(len(wanted)) + wanted
    error = fails_with(grpc.StatusCode.ABORTED, lambda: test_call(test)(request, timeout=TIMEOUT_S))
    check(error.details() == text, repr(error.details()))


def error_details(user):
    error = fails_with(
        grpc.StatusCode.NOT_FOUND,
        lambda: user.GetUser(user_pb2.GetUserRequest(user_id="nobody"), timeout=TIMEOUT_S),
    )
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    check(b"USER_NOT_FOUND" in details, repr(details))


def large_response(test, size):
    # Tags and lengths go around the payload, and a client takes 4 MiB in all.
    payload = size - 16
    for _ in range(10):
        answer = test_call(test)(b"\x10" + varint(payload), timeout=TIMEOUT_S)
        check(payload < len(answer) <= size, str(len(answer)))


def large_pages(post, count):
    request = post_pb2.ListPostsRequest(page_size=count)
    for _ in range(10):
        page = post.ListPosts(request, timeout=TIMEOUT_S)
        check(page.ByteSize() <= 4 * KIB * KIB, str(page.ByteSize()))


def fill(post):
    pending = []
    for number in range(EXPORT_BYTES // len(BODY.encode()) + 1):
        message = post_pb2.PostMessage(author_user_id="1", title=f"large {number}", body=BODY)
        pending.append(post.CreatePost.future(post_pb2.CreatePostRequest(post_message=message), timeout=60))
        if len(pending) >= 4:
            pending.pop(0).result()
    for one in pending:
        one.result()


def large_export(post):
    answers = post.ExportPosts(post_pb2.ExportPostsRequest(), timeout=120)
    received = sum(len(answer.post_message.body.encode()) for answer in answers)
    check(received >= EXPORT_BYTES, str(received))


def main():
    with (
        grpc.insecure_channel(USER) as user_channel,
        grpc.insecure_channel(POST) as post_channel,
        grpc.insecure_channel(SLOW_POST) as slow_channel,
        grpc.insecure_channel(TEST) as test,
    ):
        user = user_pb2_grpc.UserStub(user_channel)
        post = post_pb2_grpc.PostStub(post_channel)
        checks = {
            "every RPC of User": lambda: user_rpcs(user, grpc.Compression.NoCompression),
            "every RPC of User, gzip": lambda: user_rpcs(user, grpc.Compression.Gzip),
            "every RPC of Post": lambda: post_rpcs(post, grpc.Compression.NoCompression),
            "every RPC of Post, gzip": lambda: post_rpcs(post, grpc.Compression.Gzip),
            "methods of User": lambda: reachable(user_channel, user_pb2.DESCRIPTOR),
            "methods of Post": lambda: reachable(post_channel, post_pb2.DESCRIPTOR),
            "deadlines": lambda: deadlines(user),
            "cancellation": lambda: cancellation(user, post),
            "binary metadata": lambda: binary_metadata(test),
            "Unicode errors": lambda: unicode_errors(test),
            "details of errors": lambda: error_details(user),
            "responses of 1 MiB": lambda: large_response(test, KIB * KIB),
            "responses of 4 MiB": lambda: large_response(test, 4 * KIB * KIB),
            "creating 200 MB of posts": lambda: fill(post),
            "pages of 1 MiB": lambda: large_pages(post, 4),
            "pages as large as they get": lambda: large_pages(post, 1_000),
            "an export of 200 MB at 50 ms of latency": lambda: large_export(post_pb2_grpc.PostStub(slow_channel)),
        }
        for name, run in checks.items():
            try:
                run()
                failure = None
            except Exception as error:  # Each check reports what ended it, and the next one runs.
                failure = f"{type(error).__name__}: {error}"
            print(json.dumps({"name": name, "failure": failure}), flush=True)


main()
