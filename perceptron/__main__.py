"""`python -m perceptron`: the terminal is a front end, and lives with the other one in ui/."""


def main() -> None:
    from ui import terminal

    terminal.main()


if __name__ == "__main__":
    main()
