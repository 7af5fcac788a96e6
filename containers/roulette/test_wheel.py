"""The rules of the roulette: `python3 -m unittest roulette.test_wheel` in the folder above."""

import unittest

from .wheel import BETS, POCKETS, UnknownBet, color_of, payout_for, spin, winning_pockets


class Wheel(unittest.TestCase):
    def test_every_bet_returns_the_same_share_in_the_long_run(self) -> None:
        for bet_type, values in BETS.items():
            for value, winning in values.items():
                returned = sum(payout_for(pocket, winning, 100) for pocket in POCKETS)
                self.assertEqual(returned, 3600, f"{bet_type} {value}")

    def test_the_values_of_a_bet_share_all_pockets_but_zero(self) -> None:
        for bet_type, values in BETS.items():
            covered = sorted(pocket for winning in values.values() for pocket in winning)
            self.assertEqual(covered, list(POCKETS if bet_type == "straight" else POCKETS[1:]), bet_type)

    def test_bets_win_on_the_pockets_of_the_layout(self) -> None:
        won = {
            ("straight", "17"): 17,
            ("color", "black"): 17,
            ("parity", "odd"): 17,
            ("half", "low"): 17,
            ("dozen", "2"): 17,
            ("column", "2"): 17,
        }
        for (bet_type, value), pocket in won.items():
            self.assertIn(pocket, winning_pockets(bet_type, value), bet_type)
        self.assertEqual([color_of(pocket) for pocket in (0, 17, 36)], ["green", "black", "red"])

    def test_a_bet_pays_by_how_much_it_covers(self) -> None:
        self.assertEqual(payout_for(17, winning_pockets("straight", "17"), 100), 3600)
        self.assertEqual(payout_for(17, winning_pockets("dozen", "2"), 100), 300)
        self.assertEqual(payout_for(17, winning_pockets("color", "black"), 100), 200)
        self.assertEqual(payout_for(0, winning_pockets("color", "black"), 100), 0)

    def test_bets_that_are_not_on_the_table_are_named(self) -> None:
        with self.assertRaisesRegex(UnknownBet, "bet_type must be one of straight, color"):
            winning_pockets("corner", "1")
        with self.assertRaisesRegex(UnknownBet, "bet_value of dozen must be one of 1, 2, 3"):
            winning_pockets("dozen", "4")

    def test_a_payout_that_cannot_be_counted_is_none(self) -> None:
        winning = winning_pockets("straight", "17")
        most = (2**53 - 1) // 36
        self.assertEqual(payout_for(17, winning, most), most * 36)
        with self.assertRaises(OverflowError):
            payout_for(17, winning, most + 1)
        self.assertEqual(payout_for(18, winning, most + 1), 0)

    def test_a_seed_decides_where_the_ball_falls(self) -> None:
        falls = [spin(seed) for seed in range(1, 500)]
        self.assertEqual(falls, [spin(seed) for seed in range(1, 500)])
        self.assertEqual(set(falls), set(POCKETS))
        self.assertGreater(len({spin(0) for _ in range(200)}), 1)


if __name__ == "__main__":
    unittest.main()
