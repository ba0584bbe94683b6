"""`python -m perceptron`: the terminal is a front end, and lives with the other one in ui/."""

import os


def main() -> None:
    try:
        from ui import terminal

        terminal.main()
    except KeyboardInterrupt:  # before the terminal could listen
        os._exit(130)


if __name__ == "__main__":
    main()
