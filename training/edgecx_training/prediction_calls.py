"""Calls composed to train the prediction on: one speaker's labelled clips as the customer, stretches of real agents' legs as the agent.

Three courses: flat (calm throughout), escalating (calm, then waits, holds and interruptions grow, then anger), easing (anger, then calm).
What comes before anger is drawn, not observed: in half of the escalating calls nothing at all does. Written as stereo WAVs, customer first,
with the truth beside them. The same seed gives the same bytes.
"""
import argparse
import csv
from pathlib import Path

import numpy as np
import soundfile

from .settings import SAMPLE_RATE, speech_folder

AGENTS = ("agent", "agent1", "agent2")
COURSES = ("escalating", "flat", "escalating", "easing", "escalating")     # of a speaker's calls, in turn


def _clips(manifest: Path) -> dict:
    """speaker → label → pcm of each clip; boredom stands beside neutral as a calm voice."""
    found = {}
    with open(manifest, newline="") as file:
        for row in csv.DictReader(file):
            label = "calm" if row["label"] == "neutral" or row["original_label"] == "boredom" else row["label"]
            pcm, rate = soundfile.read(manifest.parent / row["path"], dtype="float32")
            if rate != SAMPLE_RATE:
                raise ValueError(f"{row['path']}: expected {SAMPLE_RATE} Hz")
            found.setdefault(row["speaker"], {}).setdefault(label, []).append(pcm)
    return found


class Composer:
    """One call: two legs that grow together."""

    def __init__(self, random, clips: dict, agent: np.ndarray):
        self.random, self.clips, self.agent = random, clips, agent
        self.at = int(random.integers(0, len(agent) - 60 * SAMPLE_RATE))
        self.legs, self.length, self.truth, self.warns = [], 0, [], False

    def customer_turn(self, label: str, clips: int, tense: float):
        """A turn of the customer's; a tense one may begin over the agent's last words and pauses less."""
        pool = self.clips[label]
        parts = []
        for index in self.random.choice(len(pool), clips, replace=clips > len(pool)):
            parts += [pool[index], np.zeros(int(SAMPLE_RATE * self.random.uniform(0.1, 0.5 - 0.3 * tense)), np.float32)]
        speech = np.concatenate(parts)
        over = int(SAMPLE_RATE * self.random.uniform(0.7, 1.2)) if self.random.random() < tense * 0.5 else 0
        start = max(0, self.length - over)
        self._lay(0, start, speech)
        self.truth.append((label, start, start + len(speech)))

    def agent_turn(self, seconds: float, wait: float):
        """A turn of the agent's after a wait."""
        start = self.length + int(SAMPLE_RATE * wait)
        size = int(SAMPLE_RATE * seconds)
        self.at = (self.at + size) % (len(self.agent) - size)
        self._lay(1, start, self.agent[self.at:self.at + size])
        self.length += int(SAMPLE_RATE * self.random.uniform(0.2, 0.9))

    def silence(self, seconds: float):
        """Nobody speaks: the agent looks something up."""
        self.length += int(SAMPLE_RATE * seconds)

    def _lay(self, leg, start, pcm):
        self.legs.append((leg, start, pcm))
        self.length = max(self.length, start + len(pcm))

    def mix(self) -> np.ndarray:
        """[n, 2] with the noise of a line."""
        both = self.random.normal(0, 10 ** (-62 / 20), (self.length + SAMPLE_RATE, 2)).astype(np.float32)
        for leg, start, pcm in self.legs:
            both[start:start + len(pcm), leg] += pcm
        return both


def compose(random, clips: dict, agent: np.ndarray, course: str) -> Composer:
    """A call of one course."""
    call = Composer(random, clips, agent)
    calm_turns, angry_turns = int(random.integers(4, 9)), int(random.integers(2, 5))
    warns = call.warns = course == "escalating" and random.random() < 0.5

    def exchange(label, tense):
        call.customer_turn(label, int(random.integers(1, 4)), tense)
        call.agent_turn(random.uniform(2, 7), random.uniform(0.3, 1.5) + 3 * tense * random.random())
        if random.random() < 0.15 + 0.25 * tense:
            call.silence(random.uniform(3, 8))

    if course == "easing":
        for _ in range(angry_turns):
            exchange("anger", 0.8)
    for turn in range(calm_turns):
        tense = max(0.0, (turn + 3 - calm_turns) / 3) if warns else random.choice([0, 0, 0.4])
        label = "disgust" if tense > 0.5 and len(clips.get("disgust", [])) > 1 and random.random() < 0.4 else "calm"
        exchange(label, tense)
    if course == "escalating":
        for _ in range(angry_turns):
            exchange("anger", 0.8)
    return call


def main():
    """Writes FOLDER/SPEAKER/*.wav and FOLDER/truth.csv."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calls", type=int, default=5, help="calls a speaker")
    parser.add_argument("--seed", type=int, default=20250102)
    given = parser.parse_args()
    clips = _clips(speech_folder() / "manifest.csv")
    agents = [soundfile.read(speech_folder().parent / "calls" / f"aws_lca_{name}.wav", dtype="float32")[0] for name in AGENTS]
    given.folder.mkdir(parents=True, exist_ok=True)
    with open(given.folder / "truth.csv", "w", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(["file", "speaker", "course", "label", "startMs", "endMs"])
        for number, speaker in enumerate(sorted(clips)):
            (given.folder / speaker).mkdir(exist_ok=True)
            random = np.random.default_rng([given.seed, number])
            for index in range(given.calls):
                course = COURSES[index % len(COURSES)]
                call = compose(random, clips[speaker], agents[index % len(agents)], course)
                name = f"{speaker}-{index:03d}"
                soundfile.write(given.folder / speaker / f"{name}.wav", call.mix(), SAMPLE_RATE, subtype="ULAW")
                for label, start, end in call.truth:
                    truth.writerow([name, speaker, "warned" if call.warns else course, label, round(start / 8), round(end / 8)])


if __name__ == "__main__":
    main()
