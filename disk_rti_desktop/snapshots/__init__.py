"""Relit pictures to keep: single ones, sets, contact sheets and moving lights, each with the facts of its making.

Shot   --shots.taken-->    pixels of 8 or 16 bits   (--legend.with_legend--> with a legend below)
Shot   --facts.told-->     Facts                    (--facts.recalled--> the view again)
both   --saving.save_picture-->  a file, the facts inside it and beside it
"""
