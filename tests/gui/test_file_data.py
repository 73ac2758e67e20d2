"""A film on the clipboard is a file, for browsers, chats and mail, and for the file managers of Linux."""

from pathlib import Path

from autodemo_gui.gui.views.result_view import file_data


def test_a_file_is_offered_in_both_ways_it_is_asked_for() -> None:
    data = file_data(Path("/films/kites demo é.mp4"))
    assert [url.toLocalFile() for url in data.urls()] == ["/films/kites demo é.mp4"]
    copied = bytes(data.data("x-special/gnome-copied-files").data())
    assert copied == b"copy\nfile:///films/kites%20demo%20%C3%A9.mp4"
