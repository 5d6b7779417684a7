from pulsar_xblocks.kernel.pure.status import Status, by_key


def test_statuses_are_found_by_key():
    draft, sent = Status("draft", "Draft", "idle", "pencil"), Status("sent", "Sent", "ok", "send")

    assert by_key([draft, sent]) == {"draft": draft, "sent": sent}
