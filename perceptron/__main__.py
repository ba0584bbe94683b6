"""`python -m perceptron`: the terminal."""

import os


def main() -> None:
    try:
        from perceptron import terminal

        terminal.main()
    except KeyboardInterrupt:  # before the terminal could listen
        os._exit(130)


if __name__ == "__main__":
    main()
