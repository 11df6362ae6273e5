"""The main job on real records, told step by step: `python -m trial`. The tour is docs/trial.md."""
