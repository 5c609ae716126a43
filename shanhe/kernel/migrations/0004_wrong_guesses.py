from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_actor_english_name")]

    operations = [
        migrations.CreateModel(
            name="WrongGuess",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("wrong", models.PositiveIntegerField()),
            ],
        ),
    ]
