"""The plug of an emulated television, as a card's driver feels it: an interrupt, and what the card tells of itself.

QEMU has no word for it, but its VNC server passes on what size a viewer wishes; of none at all virtio-vga makes a
connector without a television.
"""

import socket
import struct

SET_DESKTOP_SIZE = 251


class Television:
    """A viewer (RFC 6143) that never asks for a picture."""

    def __init__(self, path, seconds):
        self.link = socket.socket(socket.AF_UNIX)
        self.link.settimeout(seconds)
        self.link.connect(path)
        self.read(12)
        self.link.sendall(b"RFB 003.008\n")
        self.read(self.read(1)[0])  # the ways to be let in, of which "none" is one
        self.link.sendall(b"\1")
        self.read(4)
        self.link.sendall(b"\1")  # other viewers may stay
        self.read(struct.unpack(">HH16xI", self.read(24))[2])

    def read(self, size):
        got = b""
        while len(got) < size:
            part = self.link.recv(size - len(got))
            if not part:
                raise OSError("QEMU's VNC server has hung up")
            got += part
        return got

    def plug(self, width_px, height_px):
        """A television of that size; 0 x 0: it is pulled out."""
        self.link.sendall(struct.pack(">BxHHBxIHHHHI", SET_DESKTOP_SIZE, width_px, height_px, 1, 0, 0, 0, width_px,
                                      height_px, 0))
