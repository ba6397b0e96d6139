import socket

import pytest

from tieout.runtime.ports import PortTaken, free_port, refuse_taken


class TestRefuseTaken:
    def test_refuses_a_port_on_which_somebody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]

            with pytest.raises(PortTaken, match=rf"Port {port} on 127\.0\.0\.1 cannot be used .* --port\."):
                refuse_taken("127.0.0.1", port, option="--port")

    def test_refuses_a_host_that_is_not_this_machine(self):
        with pytest.raises(PortTaken, match="cannot be used"):
            refuse_taken("no-such-host.invalid", 8800, option="--port")

    def test_accepts_a_free_port(self):
        refuse_taken("127.0.0.1", free_port(), option="--port")
