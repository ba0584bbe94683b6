"""Trainings, in processes of their own: one queue for all visitors.

Torch's loop holds Python's interpreter most of the time, so within the serving process a training
would make every page wait. `queue` has who watches what, `worker` is the program that trains.
"""
