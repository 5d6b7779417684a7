from pulsar_xblocks.kernel.render import render


def test_differences_are_told_to_screen_readers_and_escaped(english):
    html = render("kernel/versions/_diff.html", {"pairs": [("equal", "a "), ("del", "<b>"), ("ins", "c\nd")]})

    assert html.strip() == (
        '<p class="pulsar-diff pulsar-text">a <del><span class="pulsar-sr">removed: </span>&lt;b&gt;</del>'
        '<ins><span class="pulsar-sr">added: </span>c<br>d</ins></p>'
    )
