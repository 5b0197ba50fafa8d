"""Settings to begin with, by name."""

from collections.abc import Mapping

from digitpad.training.settings import TrainingSettings, differences, with_augmentation

PRESETS: Mapping[str, TrainingSettings] = {
    "book": TrainingSettings(),
    "good": with_augmentation(
        TrainingSettings(
            hidden_size=256,
            initial_weights="he",
            optimizer="adam",
            learning_rate=0.002,
            batch_size=128,
            epochs=20,
            schedule="cosine",
            warm_up=0.03,
            weight_average=0.998,
        ),
        "light",
    ),
    "excellent": with_augmentation(
        TrainingSettings(
            hidden_size=800,
            initial_weights="he",
            optimizer="adam",
            learning_rate=0.002,
            batch_size=256,
            epochs=50,
            schedule="cosine",
            warm_up=0.03,
            weight_average=0.998,
        ),
        "light",
    ),
}
PRESET_NAMES: Mapping[str, str] = {"book": "Book", "good": "Good", "excellent": "Excellent"}


def preset_of(settings: TrainingSettings, presets: Mapping[str, TrainingSettings] = PRESETS) -> str | None:
    """Return the key of the preset that these settings are, whatever their seed; None for settings of one's own."""
    for key, preset in presets.items():
        if set(differences(settings, preset)) <= {"seed"}:
            return key
    return None
