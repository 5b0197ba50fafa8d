import threading

from digitpad.ui.training_orders import Goal, Order, TrainingOrders


def test_a_goal_is_new_once_and_holds_until_there_is_another() -> None:
    orders = TrainingOrders(Goal.END)
    assert orders.take() == Order(Goal.END, is_new=True, changes={})
    assert orders.take() == Order(Goal.END, is_new=False, changes={})
    orders.go(Goal.EPOCH)
    assert orders.take() == Order(Goal.EPOCH, is_new=True, changes={})


def test_changes_are_given_out_once_and_the_later_of_two_counts() -> None:
    orders = TrainingOrders(Goal.END)
    orders.change({"learning_rate": 0.1, "dropout": 0.2})
    orders.change({"learning_rate": 0.01})
    assert orders.take() == Order(Goal.END, is_new=True, changes={"learning_rate": 0.01, "dropout": 0.2})
    assert orders.take() == Order(Goal.END, is_new=False, changes={})


def test_what_is_reached_is_rested_upon() -> None:
    orders = TrainingOrders(Goal.STEP)
    orders.take()
    orders.reach(Goal.STEP)
    assert orders.take() == Order(Goal.REST, is_new=True, changes={})


def test_a_goal_that_came_meanwhile_is_not_forgotten() -> None:
    orders = TrainingOrders(Goal.STEP)
    orders.take()
    orders.go(Goal.STEP)  # pressed again before the first step was done
    orders.reach(Goal.STEP)
    assert orders.take() == Order(Goal.STEP, is_new=True, changes={})


def test_at_rest_it_waits_until_there_is_something_to_do() -> None:
    orders = TrainingOrders(Goal.REST)
    assert orders.take() == Order(Goal.REST, is_new=True, changes={})
    taken: list[Order | None] = []
    waiting = threading.Thread(target=lambda: taken.append(orders.take()))
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    orders.change({"dropout": 0.5})
    waiting.join(1)
    assert taken == [Order(Goal.REST, is_new=False, changes={"dropout": 0.5})]


def test_ending_counts_more_than_any_goal_and_wakes_who_rests() -> None:
    orders = TrainingOrders(Goal.REST)
    orders.take()
    taken: list[Order | None] = []
    waiting = threading.Thread(target=lambda: taken.append(orders.take()))
    waiting.start()
    orders.end()
    waiting.join(1)
    assert taken == [None]
    orders.go(Goal.END)
    assert orders.take() is None
