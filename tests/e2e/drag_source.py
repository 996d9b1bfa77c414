# A window of another program: `drag_source.py X Y PATH…` offers the paths to whoever they are dragged to, as a file manager does.
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

x, y, *paths = sys.argv[1:]
uris = [GLib.filename_to_uri(path, None) for path in paths]
# A plain window needs a window manager to be placed; the display of a test has none.
window = Gtk.Window(type=Gtk.WindowType.POPUP)
files = Gtk.EventBox()
files.add(Gtk.Label(label="files"))
window.add(files)
window.set_size_request(60, 30)
files.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
files.drag_source_add_uri_targets()
files.connect("drag-data-get", lambda _files, _context, data, _info, _time: data.set_uris(uris))
window.move(int(x), int(y))
window.show_all()
GLib.timeout_add(500, lambda: print("shown", flush=True))
Gtk.main()
